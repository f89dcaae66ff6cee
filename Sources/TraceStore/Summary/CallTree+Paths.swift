extension CallTree {
  /// The tree of `nodes` without spawn nodes; the others keep their order.
  ///
  /// A spawn node counts as the path above it. `openCalls` are by node. O(nodes).
  static func from(_ nodes: [CallPathTable.Node], openCalls: [UInt32: UInt64]) -> CallTree {
    var tree = CallTree()
    tree.nodes.reserveCapacity(nodes.count)
    var numbers = [UInt32](repeating: 0, count: nodes.count)
    for (index, node) in nodes.enumerated().dropFirst() {
      guard let function = EventCode(rawValue: node.key).enteredFunction else {
        numbers[index] = numbers[Int(node.parent)]
        continue
      }
      numbers[index] = UInt32(tree.nodes.count)
      let spawn = SpawnKey(nodeKey: nodes[Int(node.parent)].key)
      tree.nodes.append(
        Node(
          parent: numbers[Int(node.parent)], function: function, viaSpawn: spawn?.site,
          spawnIsInferred: spawn?.isInferred ?? false, calls: node.calls,
          openCalls: openCalls[UInt32(index)] ?? 0, totalTicks: node.totalTicks, selfTicks: node.selfTicks,
          minTicks: node.minTicks, maxTicks: node.maxTicks))
    }
    return tree
  }
}
