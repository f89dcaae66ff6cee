/// What to insert into one file.
public struct Instrumentation: Hashable, Sendable {
  /// The name under which the file imports the injected package; see ``ImportAlias``.
  public var alias: String
  public var importPath: String
  /// For each of ``GoFile/functions`` its id, or `nil` to leave it as it is (without a body it is left anyway).
  public var functionIDs: [UInt32?]
  /// Indices of the functions whose calls are only counted.
  public var counted: Set<Int>
  /// For each of ``GoFile/spawns`` its id, or `nil` to leave it as it is.
  public var spawnIDs: [UInt32?]
  /// A package that the file imports for its effects alone, whatever else is inserted.
  public var sideImportPath: String?

  /// What the file's package gives the injected package when it is initialised; `nil` for nothing.
  public var announcement: Announcement?

  /// What a main package says of the file that it is a part of.
  public enum Announcement: Hashable, Sendable {
    /// That it has been loaded: a plugin.
    case loaded
    /// This text, which readers of the binary find in it: where another tool links, nothing is appended to the file.
    case text(String)
  }

  public init(
    alias: String, importPath: String, functionIDs: [UInt32?], counted: Set<Int> = [], spawnIDs: [UInt32?],
    sideImportPath: String? = nil, announcement: Announcement? = nil
  ) {
    self.alias = alias
    self.importPath = importPath
    self.sideImportPath = sideImportPath
    self.functionIDs = functionIDs
    self.counted = counted
    self.spawnIDs = spawnIDs
    self.announcement = announcement
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
    let enters = functions.indices.compactMap { index -> Insertion? in
      guard let id = plan.functionIDs[index], let body = functions[index].body else { return nil }
      let text =
        plan.counted.contains(index)
        ? "\(plan.alias).Count(\(id));" : "\(plan.alias).Enter(\(id)); defer \(plan.alias).Exit();"
      return Insertion(offset: body.open + 1, text: text)
    }
    let starts = zip(spawns, plan.spawnIDs).compactMap { spawn, id -> Insertion? in
      guard let id else { return nil }
      return Insertion(offset: spawn.offset, text: "\(plan.alias).Spawn(\(id)); ")
    }
    var imports = ""
    if !enters.isEmpty || !starts.isEmpty || plan.announcement != nil {
      imports += "; import \(plan.alias) \"\(plan.importPath)\""
    }
    if let path = plan.sideImportPath { imports += "; import _ \"\(path)\"" }
    guard !imports.isEmpty else { return source }
    let imported = Insertion(offset: packageClauseEnd, text: imports)
    let inside = [imported].merged(with: enters.merged(with: starts))
    guard let announcement = plan.announcement else { return inside.applied(to: source) }
    // On lines of its own behind all others, which keep theirs. No function literal: that would count among the
    // package's.
    let last = Insertion(offset: source.count, text: announcement.declarations(alias: plan.alias))
    return (inside + [last]).applied(to: source)
  }
}

extension Instrumentation.Announcement {
  fileprivate func declarations(alias: String) -> String {
    switch self {
    case .loaded: "\nfunc \(alias)Image() {}\n\nvar _ = \(alias).Image(\(alias)Image)\n"
    case .text(let text): "\nvar _ = \(alias).Text(\(Self.quoted(text)))\n"
    }
  }

  /// A Go string of ASCII characters alone.
  private static func quoted(_ text: String) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var bytes = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        bytes.append(byte)
      } else {
        bytes += Array("\\x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes + [UInt8(ascii: "\"")], as: UTF8.self)
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
