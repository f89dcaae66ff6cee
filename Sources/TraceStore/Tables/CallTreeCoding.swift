extension CallTree.Node: TableEntry {
  static var kind: BlockKind { .callTree }
  static var maximumCount: Int { 1 << 31 }

  /// In columns.
  ///
  /// Parents are as in memory: absolute, and smaller than the node's own index.
  static func encode(_ entries: ArraySlice<CallTree.Node>, to writer: inout ByteWriter) {
    writer.differences(entries) { UInt64($0.parent) }
    for node in entries { writer.number(node.function.rawValue) }
    for node in entries {
      writer.number((node.viaSpawn.map { UInt64($0.rawValue) + 1 } ?? 0) << 1 | (node.spawnIsInferred ? 1 : 0))
    }
    for node in entries { writer.number(node.calls) }
    for node in entries { writer.number(node.openCalls) }
    for node in entries { writer.number(node.totalTicks) }
    for node in entries { writer.number(node.selfTicks) }
    for node in entries { writer.number(node.minTicks &+ 1) }
    for node in entries { writer.number(node.maxTicks) }
  }

  static func decode(_ reader: inout ByteReader, count: Int) throws(MalformedContent) -> [CallTree.Node] {
    // Nine bytes each at least.
    guard count <= reader.remaining / 9 else { throw .tooShort }
    var nodes = [CallTree.Node](repeating: placeholder(id: 0), count: count)
    try reader.differences(count: count) { i, value throws(MalformedContent) in
      guard value < UInt64(maximumCount) else { throw .outOfRange }
      nodes[i].parent = UInt32(value)
    }
    for i in 0..<count { nodes[i].function = FunctionID(rawValue: try reader.number32()) }
    for i in 0..<count {
      let value = try reader.number(atMost: Format.maximumSpawnSites * 2 + 1)
      nodes[i].viaSpawn = value >> 1 == 0 ? nil : SpawnSiteID(rawValue: UInt32(value >> 1) - 1)
      nodes[i].spawnIsInferred = value & 1 == 1
    }
    for i in 0..<count { nodes[i].calls = try reader.number() }
    for i in 0..<count { nodes[i].openCalls = try reader.number() }
    for i in 0..<count { nodes[i].totalTicks = try reader.number() }
    for i in 0..<count { nodes[i].selfTicks = try reader.number() }
    for i in 0..<count { nodes[i].minTicks = (try reader.number()) &- 1 }
    for i in 0..<count { nodes[i].maxTicks = try reader.number() }
    return nodes
  }

  var encodedBound: Int { 90 }

  static func placeholder(id: Int) -> CallTree.Node { CallTree.Node(parent: 0, function: FunctionID(rawValue: 0)) }
}
