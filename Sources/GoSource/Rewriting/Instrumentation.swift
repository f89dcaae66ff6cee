/// What to insert into one file.
public struct Instrumentation: Hashable, Sendable {
  /// The name under which the file imports the injected package; see ``ImportAlias``.
  public var alias: String
  public var importPath: String
  /// For each of ``GoFile/functions`` its id, or `nil` to leave it as it is (without a body it is left anyway).
  public var functionIDs: [UInt32?]
  /// For each of ``GoFile/spawns`` its id, or `nil` to leave it as it is.
  public var spawnIDs: [UInt32?]
  /// A package that the file imports for its effects alone, whatever else is inserted.
  public var sideImportPath: String?

  public init(
    alias: String, importPath: String, functionIDs: [UInt32?], spawnIDs: [UInt32?], sideImportPath: String? = nil
  ) {
    self.alias = alias
    self.importPath = importPath
    self.sideImportPath = sideImportPath
    self.functionIDs = functionIDs
    self.spawnIDs = spawnIDs
  }
}

extension GoFile {
  /// Puts calls of the injected package into the file.
  ///
  /// Text is only inserted, never with a line break, so every construct keeps its line. A file with nothing to insert
  /// comes back as it is, without an import.
  ///
  /// - Parameters:
  ///   - source: The bytes that `self` was made from.
  ///   - plan: What to insert.
  /// - Returns: The bytes to compile.
  /// - Precondition: `functionIDs` and `spawnIDs` have as many elements as `functions` and `spawns`.
  /// - Complexity: O(bytes + functions + spawns)
  public func rewritten(_ source: [UInt8], _ plan: Instrumentation) -> [UInt8] {
    precondition(plan.functionIDs.count == functions.count && plan.spawnIDs.count == spawns.count)
    let enters = zip(functions, plan.functionIDs).compactMap { function, id -> Insertion? in
      guard let id, let body = function.body else { return nil }
      return Insertion(
        offset: body.open + 1, text: "\(plan.alias).Enter(\(id)); defer \(plan.alias).Exit();")
    }
    let starts = zip(spawns, plan.spawnIDs).compactMap { spawn, id -> Insertion? in
      guard let id else { return nil }
      return Insertion(offset: spawn.offset, text: "\(plan.alias).Spawn(\(id)); ")
    }
    var imports = ""
    if !enters.isEmpty || !starts.isEmpty { imports += "; import \(plan.alias) \"\(plan.importPath)\"" }
    if let path = plan.sideImportPath { imports += "; import _ \"\(path)\"" }
    guard !imports.isEmpty else { return source }
    let imported = Insertion(offset: packageClauseEnd, text: imports)
    return [imported].merged(with: enters.merged(with: starts)).applied(to: source)
  }
}

/// Text to put before the byte at an offset.
private struct Insertion {
  var offset: Int
  var text: String
}

extension [Insertion] {
  /// Both lists as one, sorted by offset as each of them must be; at equal offsets `self` goes first.
  fileprivate func merged(with other: [Insertion]) -> [Insertion] {
    var result: [Insertion] = []
    result.reserveCapacity(count + other.count)
    var next = other.startIndex
    for insertion in self {
      while next < other.endIndex, other[next].offset < insertion.offset {
        result.append(other[next])
        next += 1
      }
      result.append(insertion)
    }
    result.append(contentsOf: other[next...])
    return result
  }

  fileprivate func applied(to source: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(source.count + reduce(0) { $0 + $1.text.utf8.count })
    var copied = 0
    for insertion in self {
      result.append(contentsOf: source[copied..<insertion.offset])
      result.append(contentsOf: insertion.text.utf8)
      copied = insertion.offset
    }
    result.append(contentsOf: source[copied...])
    return result
  }
}
