internal import Platform

extension RuntimeNames {
  /// Replaces names known from the source by those in the program that was built, where they differ.
  ///
  /// Only literals can differ, whose numbers depend on constants, on the order of initialisation, and on what is a loop
  /// over a function (docs/INSTRUMENTATION.md), and functions `init`, if the order of the files was not the compiler's.
  /// A literal is looked up by its file, its line and the function around it; several on one line are distinguished by
  /// their order. A literal that is not in the program keeps its name: it is never called.
  ///
  /// - Parameters:
  ///   - names: What ``names(of:importPath:goMinor:)`` gave.
  ///   - files: The same files.
  ///   - fileNames: For each file the last component of its path.
  ///   - importPath: The package's path, `main` for a program.
  ///   - table: The program's functions.
  /// - Returns: The names, shaped like `names`.
  public static func names(
    _ names: [[String]], of files: [GoFile], called fileNames: [String], importPath: String, in table: Pclntab
  ) -> [[String]] {
    let literals = LiteralIndex(table, package: linkerPath(importPath))
    return names.indices.map { index in
      literals.names(names[index], of: files[index], called: fileNames[index])
    }
  }
}

/// The literals of one package in a program's function table, by where they are.
private struct LiteralIndex {
  private struct Location: Hashable {
    /// The name of the function around the literal; the package at package level.
    var outer: String
    /// The last component of the file's path.
    var file: String
    var line: Int
  }

  /// Per source location the literals there, by number.
  private var literals: [Location: [(number: Int, name: String)]] = [:]
  /// Per source location the declared functions `init` there: `init.0` and so on.
  private var inits: [Location: [String]] = [:]
  private let package: String

  init(_ table: Pclntab, package: String) {
    self.package = package
    var seen: Set<Pclntab.Entry> = []
    for entry in table.entries where seen.insert(entry).inserted {
      guard let (outer, number) = split(entry.name[...]) else { continue }
      let location = Location(outer: outer ?? package, file: FilePath.lastComponent(of: entry.file), line: entry.line)
      if entry.name == "\(package).init.\(number)" {
        inits[location, default: []].append(entry.name)
      } else {
        literals[location, default: []].append((number, entry.name))
      }
    }
    for location in literals.keys { literals[location]?.sort { ($0.number, $0.name) < ($1.number, $1.name) } }
  }

  func names(_ names: [String], of file: GoFile, called fileName: String) -> [String] {
    var result = names
    // The literals directly inside each function, and last those at package level.
    var children = Array(repeating: [Int](), count: names.count + 1)
    for (index, function) in file.functions.enumerated() where function.kind == .literal {
      children[function.enclosing ?? names.count].append(index)
    }
    func correct(_ literals: [Int], outer: String) {
      var rest = literals[...]
      while let first = rest.first {
        let location = location(of: first, in: file, called: fileName, outer: outer)
        let here = rest.prefix { self.location(of: $0, in: file, called: fileName, outer: outer) == location }
        rest = rest.dropFirst(here.count)
        assign(location, here, to: &result)
      }
    }
    for (index, function) in file.functions.enumerated() where function.kind == .function && function.name == "init" {
      let found = inits[location(of: index, in: file, called: fileName, outer: package)] ?? []
      if let first = found.first, !found.contains(names[index]) { result[index] = first }
    }
    correct(children[names.count], outer: package)
    // An outer function comes before its literals, so its name is final when their turn comes.
    for (index, inside) in children.dropLast().enumerated() where !inside.isEmpty {
      let function = file.functions[index]
      if function.linkName != nil {
        correct(inside, outer: "\(package).\(function.name)")
        continue
      }
      if result[index] != names[index] {
        // What is not in the table is renamed with the function around it.
        for literal in inside { result[literal] = result[index] + names[literal].dropFirst(names[index].count) }
      }
      correct(inside, outer: result[index])
    }
    return result
  }

  private func location(of literal: Int, in file: GoFile, called fileName: String, outer: String) -> Location {
    let function = file.functions[literal]
    let position = file.compilerPosition(offset: function.offset, line: function.line)
    return Location(outer: outer, file: position.file.map(FilePath.lastComponent) ?? fileName, line: position.line)
  }

  private func assign(_ location: Location, _ here: ArraySlice<Int>, to names: inout [String]) {
    guard let found = literals[location] else { return }
    // Before Go 1.22 the wrappers of `go f(x)` have names like literals, and higher numbers.
    if here.allSatisfy({ literal in found.contains { $0.name == names[literal] } }) { return }
    for (literal, entry) in zip(here, found) { names[literal] = entry.name }
  }

  /// A literal's name cut into the function around it (`nil` at package level) and its number; a declared `init`
  /// likewise.
  private func split(_ name: Substring) -> (outer: String?, number: Int)? {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    let last = name[name.utf8.index(after: dot)...]
    let digits = last.hasPrefix("func") ? last.dropFirst(4) : last
    guard let number = Int(digits) else { return nil }
    // The bodies of loops over functions are functions too, but not of the source.
    let outer = withoutRanges(name[..<dot])
    return (outer == package + ".init" || outer == package + ".glob." ? nil : String(outer), number)
  }

  private func withoutRanges(_ name: Substring) -> Substring {
    let digits = name.utf8.reversed().prefix { $0.isDigit }.count
    guard digits > 0, name.utf8.count > digits else { return name }
    let stem = name.prefix(name.count - digits)
    return stem.hasSuffix("-range") ? withoutRanges(stem.dropLast(6)) : name
  }
}
