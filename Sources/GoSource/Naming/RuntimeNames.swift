/// The names that the Go runtime gives to the functions of one package.
public enum RuntimeNames {
  /// For each file, for each of its functions, the name `runtime.FuncForPC` would give once it is instrumented.
  ///
  /// - Parameters:
  ///   - files: All files of one compiled package, in the order the compiler gets them (the go command sorts by name;
  ///     generated cgo files come first, but declare nothing that counts here).
  ///   - importPath: The package's path as the linker knows it; `main` for a program.
  ///   - goMinor: 21 for Go 1.21.
  public static func names(of files: [GoFile], importPath: String, goMinor: Int) -> [[String]] {
    files.map { $0.functions.map { _ in "" } }
  }
}
