internal import GoSource

/// What to insert into the files that Go's cover tool writes, by the files that it reads.
///
/// With `-cover` the go command hands the user's own files to its cover tool, not those of the overlay, and compiles
/// what that tool writes. So it is these that are rewritten, with the ids of the user's functions: the cover tool adds
/// statements, never functions or `go` statements, so that the n-th function of the one is the n-th of the other, and
/// it has counted the user's statements alone, so that the profile is the plain one.
///
/// As a file: a line of ``TabbedText`` per file with path, alias, import path, side import path (empty for none),
/// function ids, spawn ids, indices of functions that are only counted; a comma after each number, which is empty where
/// there is none.
struct CoverPlan {
  private(set) var files: [String: Instrumentation]

  init(_ files: [RewrittenFile], _ links: ModuleLinks) {
    self.files = Dictionary(
      files.map { (links.path(of: $0.original), $0.instrumentation) }, uniquingKeysWith: { first, _ in first })
  }

  /// In the folder of a recording.
  static func path(in directory: String) -> String { directory + "/cover.plan" }

  /// Reads what ``encoded`` made; `nil` if it is something else.
  init?(_ bytes: [UInt8]) {
    guard bytes.isEmpty || bytes.last == UInt8(ascii: "\n") else { return nil }
    files = [:]
    for fields in TabbedText.lines(bytes[...]) {
      guard fields.count == 7 else { return nil }
      files[fields[0]] = Instrumentation(
        alias: fields[1], importPath: fields[2], functionIDs: Self.ids(fields[4]),
        counted: Set(Self.ids(fields[6]).compactMap { $0.map(Int.init) }), spawnIDs: Self.ids(fields[5]),
        sideImportPath: fields[3].isEmpty ? nil : fields[3])
    }
  }

  var encoded: [UInt8] {
    files.sorted { $0.key < $1.key }.flatMap { path, instrumentation in
      Array(
        TabbedText.line([
          path, instrumentation.alias, instrumentation.importPath, instrumentation.sideImportPath ?? "",
          Self.text(instrumentation.functionIDs), Self.text(instrumentation.spawnIDs),
          Self.text(instrumentation.counted.sorted().map { UInt32($0) }),
        ]).utf8)
    }
  }

  /// `[]` is the empty text, `[nil]` a comma: every id is ended by one.
  private static func text(_ ids: [UInt32?]) -> String {
    ids.map { ($0.map(String.init) ?? "") + "," }.joined()
  }

  private static func ids(_ text: String) -> [UInt32?] {
    text.split(separator: ",", omittingEmptySubsequences: false).dropLast().map { UInt32($0) }
  }
}
