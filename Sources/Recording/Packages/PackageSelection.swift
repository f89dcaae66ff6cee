/// Which packages of a program are instrumented: those of the main modules, what is included beside them, less what is
/// excluded and what the injected runtime itself stands on.
struct PackageSelection {
  enum Decision: Equatable, Sendable {
    case chosen
    /// Neither in a main module nor included.
    case notIncluded
    case excluded(by: String)
    /// Included by name, but the injected runtime imports it: tracing it would call itself.
    case neededByRuntime
  }

  private let includes: [PackagePattern]
  private let excludes: [(text: String, pattern: PackagePattern)]
  private let runtimeClosure: Set<String>

  /// - Parameter packages: All packages of the program, with their imports.
  init(includes: [String], excludes: [String], packages: [GoPackage]) {
    self.includes = includes.map(PackagePattern.init)
    self.excludes = excludes.map { ($0, PackagePattern($0)) }
    runtimeClosure = Self.closure(of: ["runtime", "syscall", "sync/atomic", "unsafe"], in: packages)
  }

  func decide(_ package: GoPackage) -> Decision {
    let path = package.importPath
    // Files named on the command line are a package without a module.
    let isUsers = package.module?.isMain == true || path == "command-line-arguments"
    guard isUsers || includes.contains(where: { $0.matches(path) }) else { return .notIncluded }
    if let exclude = excludes.first(where: { $0.pattern.matches(path) }) { return .excluded(by: exclude.text) }
    return runtimeClosure.contains(path) ? .neededByRuntime : .chosen
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
