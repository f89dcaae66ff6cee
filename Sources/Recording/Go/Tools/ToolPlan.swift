internal import Platform

/// What our wrappers of the go command's tools must know of a recording; `tools.plan` in its folder.
///
/// As a file: lines of ``TabbedText``, each begun by its kind: `source` with the rewritten file and the user's,
/// `module` with the link and the folder that it leads to, `modinfo` with what the linker is given and what it should
/// be given.
struct ToolPlan {
  /// The user's files by those that are compiled instead.
  private(set) var originals: [String: String] = [:]
  private(set) var modules: [(link: String, directory: String)] = []
  private(set) var moduleFacts: [(given: String, right: String)] = []

  /// - Parameters:
  ///   - moduleCache: GOMODCACHE as the user has it.
  ///   - root: the GOROOT that the go command has, which the program must not see.
  init(_ files: [RewrittenFile], _ links: ModuleLinks, moduleCache: String, root: String) {
    for file in files { originals[file.path] = file.original }
    modules = links.links.map { ($0.path, $0.directory) }
    if let link = links.moduleCache { modules.append((link, moduleCache)) }
    // What the compiler itself writes for its GOROOT; the linker replaces it by the real one.
    modules.append((root, "$GOROOT"))
    moduleFacts = links.links.map { ($0.givenFacts, $0.rightFacts) }
  }

  /// Reads the plan in the folder of a recording.
  init(of directory: String) throws(RecordingError) {
    for fields in TabbedText.lines(try FileSystem.read(Self.path(in: directory))[...]) where fields.count == 3 {
      switch fields[0] {
      case "source": originals[fields[1]] = fields[2]
      case "module": modules.append((fields[1], fields[2]))
      case "modinfo": moduleFacts.append((fields[1], fields[2]))
      default: break
      }
    }
  }

  /// What a file that a tool is given would be in a plain build; `nil` where it is the same.
  func plainPath(of path: String) throws(RecordingError) -> String? {
    if let original = originals[path] { return original }
    if path.hasSuffix(".cgo1.go") { return try PlainText.ofCgoOutput(path, self) }
    // Of a covered package: as the cover tool wrote it.
    let plain = PlainText.path(for: path)
    return FileSystem.exists(plain) ? plain : nil
  }

  func write(to directory: String) throws(RecordingError) {
    let lines =
      originals.sorted { $0.key < $1.key }.map { TabbedText.line(["source", $0.key, $0.value]) }
      + modules.map { TabbedText.line(["module", $0.link, $0.directory]) }
      + moduleFacts.map { TabbedText.line(["modinfo", $0.given, $0.right]) }
    try FileSystem.writeAtomically(Array(lines.joined().utf8), to: Self.path(in: directory))
  }

  private static func path(in directory: String) -> String { directory + "/tools.plan" }

  /// Where a tool's wrapper leaves what only the rewritten sources do wrong.
  static func faultPath(in directory: String) -> String { directory + "/fault" }
}
