@testable import TraceStore
import TraceModel
import ByteCoding

extension RawTrace {
  /// Makes it a trace with folded paths, of which nothing is missing.
  mutating func addFoldedPaths(_ change: (inout [FoldedPath]) -> Void = { _ in }) {
    fileHeader = FileHeader(requiredFeatures: Format.openCallsFeature | Format.foldedPathsFeature)
    var paths = (0..<UInt64(blocks[index(of: .callTree)].items)).map { FoldedPath(number: $0) }
    paths[0].missing = MissingCalls(calls: 5, time: 100)
    change(&paths)
    var writer = ByteWriter()
    FoldedPath.encode(paths[...], to: &writer)
    let block = Block(
      kind: BlockKind.foldedPaths.rawValue, first: 0, last: UInt64(paths.count - 1), items: UInt32(paths.count),
      content: writer.bytes)
    blocks.insert(block, at: index(of: .totals))
  }

  /// The same with a call tree that is changed.
  mutating func addFoldedPathsToTree(_ change: (inout [CallTree.Node]) -> Void) throws {
    try edit(CallTree.Node.self, 0, change)
    addFoldedPaths()
    try setField(.totals, 0, "call_tree_nodes", .number(UInt64(blocks[index(of: .callTree)].items)))
  }
}

extension FormatRule {
  private static let wrong = Finding.damage(.wrongSummary)
  private static let each = "MUST have one entry for each node of the call tree, in order"
  private static let has = "MUST be 1 where calls of paths directly below were folded"

  /// Of traces with folded paths.
  static let ofFoldedPaths: [FormatRule] = [
    FormatRule("an entry for each node but one", against: each, wrong) { $0.addFoldedPaths { $0.removeLast() } },
    FormatRule("folded paths of which nothing is said", against: each, wrong) {
      $0.fileHeader = FileHeader(requiredFeatures: Format.openCallsFeature | Format.foldedPathsFeature)
    },
    FormatRule(
      "a byte behind the entries", against: "The content of a block MUST end where its last field ends", .tooLong
    ) {
      $0.addFoldedPaths()
      $0.lengthen(.foldedPaths)
    },
    FormatRule("a number twice", against: "0 for node 0, and MUST ascend", wrong) {
      $0.addFoldedPaths { $0[3].number = $0[2].number }
    },
    FormatRule("a root with another number", against: "0 for node 0, and MUST ascend", wrong) {
      $0.addFoldedPaths { paths in for index in paths.indices { paths[index].number += 1 } }
    },
    FormatRule("a flag that is none", against: has, .outOfRange) {
      $0.addFoldedPaths()
      $0.edit(.foldedPaths) { $0.content[$0.content.count - 1] = 2 }
    },
    FormatRule("folded paths below the root", against: has, wrong) { $0.addFoldedPaths { $0[0].hasFolded = true } },
    FormatRule("a node that lacks more than it may", against: "may lack at most", wrong) {
      try $0.addFoldedPathsToTree({ nodes in
        let node = nodes.indices.last {
          nodes[$0].totals.calls > 1 && nodes[$0].totals.calls > nodes[$0].totals.openCalls
        }
        nodes[node ?? 0].totals.calls -= 1
      })
    },
    FormatRule("a short path that begins below another path", against: "its parent MUST be the root", wrong) {
      try $0.addFoldedPathsToTree({ nodes in
        nodes.append(CallTree.Node(parent: 1, frame: CallTree.Frame(nodes[1].frame.function, origin: .folded)))
      })
    },
    FormatRule("a short path where nothing was folded", against: "(feature 1) 2²¹ + 2", wrong) {
      try $0.leaveOutEvents()
      try $0.edit(CallTree.Node.self) { nodes in
        nodes.append(CallTree.Node(parent: 0, frame: CallTree.Frame(nodes[1].frame.function, origin: .folded)))
      }
      let count = $0.blocks[$0.index(of: .callTree)].items
      try $0.setField(.totals, 0, "call_tree_nodes", .number(UInt64(count)))
    },
  ]
}
