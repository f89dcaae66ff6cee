import Foundation
import Testing

/// A trace, as gotrace-analyze shows it.
struct Trace {
  let file: URL

  func analyze(_ words: String...) throws -> Finished {
    try Command(executable: Folders.analyzer, arguments: words + [file.path]).run()
  }

  /// The call tree that `gotrace-analyze json` prints.
  func tree() throws -> CallNode {
    let finished = try analyze("json")
    finished.expect(status: 0, "gotrace-analyze json")
    return try JSONDecoder().decode(CallNode.self, from: Data(finished.output.utf8))
  }
}

/// One merged call path.
struct CallNode: Decodable {
  let name: String
  let calls: Int
  let durationMilliseconds: Double
  let selfMilliseconds: Double
  /// Of `calls`, those that had not returned; absent where 0.
  let openCalls: Int?
  let children: [CallNode]

  enum CodingKeys: String, CodingKey {
    case name
    case calls
    case durationMilliseconds = "duration_ms"
    case selfMilliseconds = "self_ms"
    case openCalls = "open_calls"
    case children
  }

  /// Calls of every function, over all call paths.
  var callsByFunction: [String: Int] {
    var sums: [String: Int] = [:]
    add(to: &sums)
    return sums
  }

  private func add(to sums: inout [String: Int]) {
    sums[name, default: 0] += calls
    for child in children { child.add(to: &sums) }
  }

  /// Calls that had not returned, over all call paths.
  var openCallsOfAll: Int { children.reduce(openCalls ?? 0) { $0 + $1.openCallsOfAll } }

  /// The node at the end of a path of names, each a child of the one before.
  func descendant(_ path: String...) -> CallNode? {
    path.reduce(self as CallNode?) { node, name in node?.children.first { $0.name == name } }
  }
}

extension Trace {
  /// Calls of every function, by the name without its package's path.
  func calls() throws -> [String: Int] {
    let finished = try analyze("report", "--format", "csv")
    finished.expect(status: 0, "gotrace-analyze report")
    let lines = finished.output.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    guard let name = lines.first?.firstIndex(of: "function") else { return [:] }
    return Dictionary(
      lines.dropFirst().compactMap { line in Int(line[0]).map { (String(line[name]), $0) } }, uniquingKeysWith: +)
  }

  /// The runtime names of the functions that were called.
  func functions() throws -> Set<String> {
    struct Document: Decodable {
      struct Function: Decodable { let full_name: String }
      let functions: [Function]
    }
    let finished = try analyze("json")
    finished.expect(status: 0, "gotrace-analyze json")
    return Set(try JSONDecoder().decode(Document.self, from: Data(finished.output.utf8)).functions.map(\.full_name))
  }
}
