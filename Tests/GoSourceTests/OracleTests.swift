import Foundation
import Synchronization
import Testing

@testable import GoSource

/// Every function and `go` statement of every Go file of a toolchain, by our finder and by Go's own parser.
@Suite(.serialized) struct OracleTests {
  @Test(arguments: GoToolchain.all)
  func agreesWithGoParser(_ toolchain: GoToolchain) async throws {
    let scratch = try GoToolchain.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: scratch) }
    let oracle = scratch.appending(path: "oracle")
    try toolchain.go(
      ["build", "-o", oracle.path, "."], in: GoToolchain.repository.appending(path: "scripts/go-oracle"))
    let names = goFiles(in: toolchain.root.appending(path: "src"))
    try #require(names.count > 5000)
    let list = scratch.appending(path: "files")
    try names.joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
    let listed = try GoToolchain.run(oracle, [], in: scratch, input: list).output
    let files = listed.split(separator: "file /", omittingEmptySubsequences: true)
    try #require(files.count == names.count)

    let differences = await withTaskGroup(of: [String].self) { group in
      for batch in 0..<16 {
        group.addTask {
          stride(from: batch, to: files.count, by: 16).compactMap { difference(names[$0], files[$0]) }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    let rejected = files.count { $0.hasSuffix("\nerror\n") }
    print("Go \(toolchain.version): \(names.count) files, \(rejected) of them rejected by go/parser")
    #expect(rejected < names.count / 100)
    for difference in differences.prefix(20) { Issue.record("\(difference)") }
    #expect(differences.isEmpty, "\(differences.count) files differ")
  }
}

private func goFiles(in directory: URL) -> [String] {
  guard let files = FileManager.default.enumerator(atPath: directory.path) else { return [] }
  return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".go") }.map { directory.path + "/" + $0 }
    .filter { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: name)
      return attributes?[.type] as? FileAttributeType == .typeRegular
    }.sorted()
}

/// What a file's listing and ours differ in, or `nil`; `nil` too where Go's parser rejects the file.
private func difference(_ name: String, _ listed: Substring) -> String? {
  let lines = listed.split(separator: "\n").dropFirst().map(String.init)
  guard let data = FileManager.default.contents(atPath: name) else { return "\(name): cannot be read" }
  let found: GoFile
  do {
    found = try GoFile([UInt8](data))
  } catch {
    return lines == ["error"] ? nil : "\(name): \(error)"
  }
  guard lines != ["error"] else { return nil }
  let ours = listing(of: found).enumerated().map { index, line in
    // Not a receiver in valid Go: there is nothing to agree on but that it is a method.
    guard lines.indices.contains(index), lines[index].hasSuffix(" ? 0 0") else { return line }
    return line.split(separator: " ", omittingEmptySubsequences: false).prefix(9).joined(separator: " ") + " ? 0 0"
  }
  guard ours == lines else {
    let changes = lines.difference(from: ours).map { change in
      switch change {
      case .insert(_, let line, _): "  Go: \(line)\n"
      case .remove(_, let line, _): "  we: \(line)\n"
      }
    }
    return "\(name):\n" + changes.joined()
  }
  // Most files are the same from one version of Go to the next, and rewriting depends on nothing else.
  let source = [UInt8](data)
  let isNew = rewrittenHashes.withLock { $0.insert(source.hashValue).inserted }
  return isNew ? differenceAfterRewriting(source, found).map { "\(name): \($0)" } : nil
}

private let rewrittenHashes = Mutex<Set<Int>>([])

/// Instruments all of a file: it must be longer by what was inserted, and have the same functions on the same lines.
private func differenceAfterRewriting(_ source: [UInt8], _ file: GoFile) -> String? {
  let plan = Instrumentation(
    alias: "__gotrace", importPath: "gotrace", functionIDs: file.functions.map { _ in 1 },
    spawnIDs: file.spawns.map { _ in 1 })
  let rewritten = file.rewritten(source, plan)
  guard let again = try? GoFile(rewritten) else { return "rejected when rewritten" }
  let bodies = file.functions.count { $0.body != nil }
  let inserted =
    bodies * "__gotrace.Enter(1); defer __gotrace.Exit();".utf8.count + file.spawns.count
    * "__gotrace.Spawn(1); ".utf8.count
    + (bodies > 0 ? "; import __gotrace \"gotrace\"".utf8.count : 0)
  guard rewritten.count == source.count + inserted else { return "\(rewritten.count - source.count) bytes inserted" }
  return again.withoutOffsets == file.withoutOffsets ? nil : "other functions when rewritten"
}

extension GoFile {
  /// What must be the same after rewriting.
  fileprivate var withoutOffsets: GoFile {
    var file = self
    file.packageClauseEnd = 0
    for index in functions.indices {
      file.functions[index].offset = 0
      file.functions[index].body?.open = 0
      file.functions[index].body?.close = 0
    }
    for index in spawns.indices { file.spawns[index].offset = 0 }
    for index in lineDirectives.indices { file.lineDirectives[index].offset = 0 }
    file.reservedIdentifiers = []
    return file
  }
}

/// A file in the words of scripts/go-oracle.
func listing(of file: GoFile) -> [String] {
  func bit(_ flag: Bool) -> Int { flag ? 1 : 0 }
  func brace(_ function: Int?) -> Int { function.flatMap { file.functions[$0].body?.open } ?? -1 }
  var lines: [(position: Int, text: String)] = file.functions.map { function in
    let body = function.body
    let place =
      "\(function.offset) \(function.line) \(body?.open ?? -1) \(body?.close ?? -1) \(body?.line ?? -1) "
      + "\(brace(function.enclosing))"
    let text =
      switch function.kind {
      case .literal: "literal \(place)"
      case .function: "func \(place) \(bit(function.hasTypeParameters)) \(function.name)"
      case .method(let receiver):
        "method \(place) \(bit(function.hasTypeParameters)) \(function.name) \(receiver.typeName) "
          + "\(bit(receiver.isPointer)) \(bit(receiver.isGeneric))"
      }
    return (body?.open ?? function.offset, text)
  }
  lines += file.spawns.map { ($0.offset, "go \($0.offset) \($0.line) \(brace($0.enclosing))") }
  lines.sort { $0.position < $1.position }
  let clause = "\(file.packageName) \(file.packageClauseEnd) \(bit(file.isGenerated)) \(bit(file.importsC))"
  return ["package \(clause)"] + lines.map(\.text)
}
