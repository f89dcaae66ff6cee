import Algorithms

/// Numbers of nodes that stay when others are folded: each is in the order in which nodes were made, and never given
/// again.
struct NodeNumbers: Sendable {
  /// By node, ascending: the number among all nodes.
  private(set) var serials: [UInt64]
  /// By node: the number among the nodes of the call tree, of which spawn nodes are none.
  private(set) var treeNumbers: [UInt64] = []
  private var nextSerial: UInt64
  private var nextTreeNumber: UInt64 = 0

  /// Those of a table of which nothing has been folded yet.
  init(_ nodes: [CallPathTable.Node]) {
    serials = nodes.indices.map { UInt64($0) }
    nextSerial = UInt64(nodes.count)
    treeNumbers.reserveCapacity(nodes.count)
    for node in nodes { appendTreeNumber(isSpawnNode: SpawnKey(nodeKey: node.key) != nil) }
  }

  mutating func append(isSpawnNode: Bool) {
    serials.append(nextSerial)
    nextSerial += 1
    appendTreeNumber(isSpawnNode: isSpawnNode)
  }

  private mutating func appendTreeNumber(isSpawnNode: Bool) {
    treeNumbers.append(nextTreeNumber)
    if !isSpawnNode { nextTreeNumber += 1 }
  }

  /// Node `source` becomes node `target`, which is not greater; ascending.
  mutating func move(_ source: Int, to target: Int) {
    serials[target] = serials[source]
    treeNumbers[target] = treeNumbers[source]
  }

  mutating func removeLast(_ count: Int) {
    serials.removeLast(count)
    treeNumbers.removeLast(count)
  }

  /// The node with that number among all; `nil` where it has been folded.
  ///
  /// - Complexity: O(log nodes).
  func node(serial: UInt64) -> UInt32? {
    let index = serials.partitioningIndex { $0 >= serial }
    return index < serials.count && serials[index] == serial ? UInt32(index) : nil
  }
}
