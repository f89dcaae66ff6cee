internal import PackagePatterns
internal import Platform

/// Which packages of a program are instrumented: those of the main modules (of a program of the Go toolchain, its main
/// package), what is included beside them, less what is excluded and what the injected runtime itself stands on.
struct PackageSelection {
  enum Decision: Equatable, Sendable {
    case chosen
    /// Neither in a main module nor included.
    case notIncluded
    case excluded(by: String)
    /// Included by name, but the injected runtime imports it: tracing it would call itself.
    case neededByRuntime
  }

  private let includes: [Include]
  private let excludes: [Exclude]
  private let runtimeClosure: Set<String>

  private struct Include {
    let text: String
    /// The import paths that its pattern matches.
    let packages: Set<String>
    /// Whether it names packages without a wildcard.
    let isName: Bool
    /// The file that it names, as its package calls it.
    let file: String?

    func matches(_ package: GoPackage) -> Bool {
      if let file { return package.filesInCompileOrder.contains(file) }
      return packages.contains(package.importPath)
    }
  }

  private struct Exclude {
    let text: String
    let packages: Set<String>

    func matches(_ package: GoPackage) -> Bool { packages.contains(package.importPath) }
  }

  /// - Parameters:
  ///   - directory: what relative paths of files and folders are relative to.
  ///   - packages: All packages of the program, with their imports.
  init(includes: [String], excludes: [String], directory: String? = nil, packages: [GoPackage]) {
    let folder = Self.realFolder(directory ?? FilePath.workingDirectory)
    let patterns = (includes + excludes).map { PackagePattern($0, directory: folder) }
    let wantsFolders = patterns.contains(where: \.isFolder)
    let named = Set(
      packages.map { package in
        NamedPackage(
          importPath: package.importPath,
          folder: wantsFolders && !package.directory.isEmpty ? Self.realFolder(package.directory) : nil)
      })
    let matching = patterns.map { Set($0.matches(among: named).map(\.importPath)) }
    self.includes = includes.enumerated().map { index, text in
      // Import paths may end so, too; so it is a file only where the program has it.
      let file = text.hasSuffix(".go") ? Self.file(FilePath.path(text, in: directory), of: packages) : nil
      return Include(text: text, packages: matching[index], isName: patterns[index].isName, file: file)
    }
    self.excludes = zip(excludes, matching.dropFirst(includes.count)).map { Exclude(text: $0, packages: $1) }
    runtimeClosure = Self.closure(of: ["runtime", "syscall", "sync/atomic", "unsafe"], in: packages)
  }

  func decide(_ package: GoPackage) -> Decision {
    guard isUsers(package) || includes.contains(where: { $0.matches(package) }) else { return .notIncluded }
    if let exclude = excludes.first(where: { $0.matches(package) }) { return .excluded(by: exclude.text) }
    return runtimeClosure.contains(package.importPath) ? .neededByRuntime : .chosen
  }

  /// Which files of a chosen package are recorded.
  func files(of package: GoPackage) -> FileSelection {
    let matching = includes.filter { $0.matches(package) }
    let named = Set(matching.compactMap(\.file))
    return FileSelection(
      named: named, hasOthers: isUsers(package) || matching.contains { $0.file == nil },
      isNamed: matching.contains { $0.isName && $0.file == nil })
  }

  /// The packages that each `--include` and `--exclude` is about.
  func matches(of packages: [GoPackage]) -> [(option: String, pattern: String, packages: [GoPackage])] {
    includes.map { include in ("--include", include.text, packages.filter(include.matches)) }
      + excludes.map { exclude in
        // Those that are recorded but for it.
        let matching = packages.filter(exclude.matches)
        let wanted = matching.filter { package in isUsers(package) || includes.contains { $0.matches(package) } }
        return ("--exclude", exclude.text, wanted.isEmpty ? matching : wanted)
      }
  }

  /// Files named on the command line are a package without a module, and so is a named program of the Go toolchain.
  private func isUsers(_ package: GoPackage) -> Bool {
    package.module?.isMain == true || package.importPath == "command-line-arguments"
      || package.isStandard && package.name == "main" && !package.isDependencyOnly
  }

  /// Without links: the go command's folders and the working directory may be named differently.
  private static func realFolder(_ path: String) -> String {
    (try? FileSystem.realPath(path)) ?? FilePath.absolute(path)
  }

  private static func file(_ path: String, of packages: [GoPackage]) -> String? {
    guard let wanted = try? FileSystem.realPath(path) else { return nil }
    let name = FilePath.lastComponent(of: path)
    return packages.lazy.flatMap(\.filesInCompileOrder).first { file in
      FilePath.lastComponent(of: file) == name && (try? FileSystem.realPath(file)) == wanted
    }
  }

  private static func closure(of roots: [String], in packages: [GoPackage]) -> Set<String> {
    var imports: [String: [String]] = [:]
    for package in packages where package.isStandard { imports[package.importPath] = package.imports }
    var closure = Set(roots)
    var pending = roots
    while let path = pending.popLast() {
      for next in imports[path] ?? [] where closure.insert(next).inserted { pending.append(next) }
    }
    return closure
  }
}
