internal import GoSource
internal import Platform

/// Chooses the files that import ``RuntimeFiles/linkImportPath``: one for each program and test binary.
///
/// That package needs initialisation, and so takes part in its order. A main package is initialised last in any case. A
/// test binary's is written by the go command; but a test file that imports `testing` is initialised after everything
/// that the runtime's package needs, with or without it.
enum RuntimeLink {
  /// The files' paths.
  static func files(of list: PackageList) -> Set<String> {
    if list.isOfTests {
      let tested = Dictionary(grouping: list.packages.filter { !$0.forTest.isEmpty }, by: \.forTest)
      return Set(
        tested.values.compactMap { packages in
          let files = packages.flatMap(\.filesInCompileOrder).filter { $0.hasSuffix("_test.go") }
          return files.first { importsTesting($0) && parses($0) } ?? files.first(where: parses)
        })
    }
    let programs = list.packages.filter { $0.name == "main" && !$0.isDependencyOnly }
    return Set(programs.compactMap { $0.filesInCompileOrder.first(where: parses) })
  }

  /// Whether the words are there; they may also stand elsewhere in the file.
  private static func importsTesting(_ path: String) -> Bool {
    FileSystem.text(path)?.contains("\"testing\"") ?? false
  }

  /// A file that does not parse cannot be rewritten; the compiler reports what is wrong with it.
  private static func parses(_ path: String) -> Bool { (try? GoFile(FileSystem.read(path))) != nil }
}
