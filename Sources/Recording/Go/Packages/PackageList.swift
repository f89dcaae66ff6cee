internal import FoundationEssentials
internal import Platform

/// The packages of a program or of tests, with their dependencies, as the go command resolves them.
struct PackageList {
  /// One entry an import path: where a package has a test variant, the variant, because it has all the files.
  let packages: [GoPackage]
  /// Whether it has the packages' tests.
  let isOfTests: Bool
  /// Whether some packages are missing because they cannot be loaded.
  let isIncomplete: Bool

  /// Runs `go list -deps` with the user's build flags on the user's patterns.
  ///
  /// With the shadow root, so that the folders of standard packages are those that the build will see.
  ///
  /// - Parameters:
  ///   - tests: also the packages' tests and what only they need.
  ///   - incomplete: what cannot be loaded is left out, and what needs it.
  static func load(
    toolchain: GoToolchain, shadow: ShadowRoot, words: GoCommandLine, tests: Bool, incomplete: Bool = false
  ) throws(RecordingError) -> PackageList {
    let arguments =
      shadow.command("list", of: toolchain) + ["-deps", "-json=" + GoPackage.fields]
      + (tests ? ["-test"] : []) + (incomplete ? ["-e"] : []) + words.buildFlags + words.packages
    let run = try CapturedRun.run(
      toolchain.command, arguments: arguments,
      environment: shadow.environment(toolchain))
    guard run.succeeded else { throw .packagesNotFound(message: run.errorText) }
    var byPath: [String: Int] = [:]
    var packages: [GoPackage] = []
    var isIncomplete = false
    for object in objects(in: run.output) {
      let package: GoPackage
      do {
        package = try JSONDecoder().decode(GoPackage.self, from: Data(object))
      } catch {
        throw .goUnusable(path: toolchain.command, message: "unexpected output of go list: \(error)")
      }
      if package.isGeneratedTestMain { continue }
      if incomplete, package.isIncomplete || package.name.isEmpty {
        isIncomplete = true
        continue
      }
      if let known = byPath[package.importPath] {
        if package.filesInCompileOrder.count >= packages[known].filesInCompileOrder.count {
          packages[known] = package
        }
      } else {
        byPath[package.importPath] = packages.count
        packages.append(package)
      }
    }
    return PackageList(packages: packages, isOfTests: tests, isIncomplete: isIncomplete)
  }

  /// The one main package that the user named.
  func program() throws(RecordingError) -> GoPackage {
    let named = packages.filter { !$0.isDependencyOnly }
    guard named.count <= 1 else { throw .severalMainPackages(named.map(\.importPath)) }
    guard let program = named.first else { throw .noPackageNamed }
    guard program.name == "main" else { throw .notAMainPackage(importPath: program.importPath, name: program.name) }
    return program
  }

  /// A short name for all of it: the first named package's.
  var firstName: String? { packages.first { !$0.isDependencyOnly }?.executableName }

  /// `go list -json` prints one indented object after the other, each closed by a line that is just `}`; JSON strings
  /// hold no raw line breaks, so that line cannot be inside one.
  private static func objects(in output: [UInt8]) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var start = 0
    var index = 0
    let newline = UInt8(ascii: "\n")
    while index < output.count {
      if output[index] == UInt8(ascii: "}"), index == 0 || output[index - 1] == newline,
        index + 1 == output.count || output[index + 1] == newline
      {
        result.append(output[start...index])
        start = index + 1
      }
      index += 1
    }
    return result
  }
}
