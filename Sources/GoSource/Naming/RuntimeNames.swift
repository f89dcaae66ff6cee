/// The names that the Go runtime gives to the functions of one package, known from the source alone.
///
/// The rules, and the few cases that the source does not decide, are in docs/INSTRUMENTATION.md.
public enum RuntimeNames {
  /// Names all functions of a package.
  ///
  /// - Parameters:
  ///   - files: All files of one compiled package, in the order the compiler gets them: what `go list` calls `GoFiles`,
  ///     in a test's variant then `TestGoFiles`, then `CgoFiles`.
  ///   - importPath: The package's path, `main` for a program.
  ///   - goMinor: 21 for Go 1.21.
  /// - Returns: For each file, for each of its functions, the name `runtime.FuncForPC` gives.
  /// - Complexity: O(functions)
  public static func names(of files: [GoFile], importPath: String, goMinor: Int) -> [[String]] {
    let package = linkerPath(importPath)
    var inits = 0
    var literals = 0
    // Since 1.22, variables are initialised by a function `init` of the compiler's own, and literals there belong to
    // it.
    let initializer = goMinor >= 22 ? "init.func" : "glob..func"
    return files.map { file in
      var names: [String] = []
      names.reserveCapacity(file.functions.count)
      var nested = Array(repeating: 0, count: file.functions.count)
      for function in file.functions {
        switch (function.kind, function.enclosing) {
        case (.function, _) where function.name == "init":
          names.append("\(package).init.\(inits)")
          inits += 1
        case (.function, _):
          names.append("\(package).\(function.name)\(arguments(function.hasTypeParameters))")
        case (.method(let receiver), _):
          let type = receiver.typeName + arguments(receiver.isGeneric)
          let name = function.name + arguments(function.hasTypeParameters)
          names.append(receiver.isPointer ? "\(package).(*\(type)).\(name)" : "\(package).\(type).\(name)")
        case (.literal, let outer?):
          nested[outer] += 1
          let separator = file.functions[outer].kind == .literal ? "." : ".func"
          names.append(names[outer] + separator + String(nested[outer]))
        case (.literal, nil):
          literals += 1
          names.append("\(package).\(initializer)\(literals)")
        }
      }
      // Literals inside are named by the name in the source.
      for (index, function) in file.functions.enumerated() where function.body != nil {
        if let linkName = function.linkName { names[index] = linkName }
      }
      return names
    }
  }

  /// An import path as the linker writes it.
  ///
  /// In the last element dots become `%2e`; anywhere, `%`, `"` and what is not printable ASCII likewise.
  static func linkerPath(_ importPath: String) -> String {
    let bytes = Array(importPath.utf8)
    let lastSlash = bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      let isPlain = byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "%") && byte != UInt8(ascii: "\"")
      if isPlain && !(byte == UInt8(ascii: ".") && index > lastSlash) {
        result.append(byte)
      } else {
        let hexadecimal = String(byte, radix: 16)
        result.append(contentsOf: "%\(byte < 16 ? "0" : "")\(hexadecimal)".utf8)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func arguments(_ isGeneric: Bool) -> String { isGeneric ? "[...]" : "" }
}
