package import PackagePatterns
import Platform
package import TraceModel

/// The packages that functions belong to, as patterns know them. Those of `main` are in the package of this name, too:
/// `main` is that of every program.
package struct FunctionPackages {
  /// Of each function, by its number; mostly one.
  package let ofFunctions: [[NamedPackage]]
  package let all: Set<NamedPackage>

  /// - Complexity: O(length of all names and paths).
  package init(_ functions: [Symbol]) {
    ofFunctions = functions.map { function in
      let path = GoName(function.name).path
      let folder = function.file.hasPrefix("/") ? FilePath.directory(of: function.file) : nil
      let package = NamedPackage(importPath: function.package.isEmpty ? path : function.package, folder: folder)
      return path == "main" && package.importPath != path
        ? [package, NamedPackage(importPath: path, folder: folder)] : [package]
    }
    all = Set(ofFunctions.joined())
  }

  /// The packages of all functions of the traces.
  static func all(in traces: [LoadedTrace]) -> Set<NamedPackage> {
    traces.reduce(into: []) { $0.formUnion(FunctionPackages($1.symbols).all) }
  }
}
