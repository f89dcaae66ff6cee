import Foundation
import Testing

/// A trace, as gotrace-analyze shows it.
struct Trace {
  let file: URL

  func analyze(_ words: String...) throws -> Finished {
    try Command(executable: Place.analyzer, arguments: words + [file.path]).run()
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
  let children: [CallNode]

  enum CodingKeys: String, CodingKey {
    case name
    case calls
    case durationMilliseconds = "duration_ms"
    case selfMilliseconds = "self_ms"
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

  /// The node at the end of a path of names, each a child of the one before.
  func descendant(_ path: String...) -> CallNode? {
    path.reduce(self as CallNode?) { node, name in node?.children.first { $0.name == name } }
  }
}
