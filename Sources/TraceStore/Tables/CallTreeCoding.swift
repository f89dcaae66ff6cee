import TraceModel
import ByteCoding

extension CallTree.Node: TableEntry {
  static var kind: BlockKind { .callTree }
  static var maximumCount: Int { 1 << 31 }

  /// In columns.
  ///
  /// Parents are as in memory: absolute, and smaller than the node's own index.
  static func encode(_ entries: ArraySlice<CallTree.Node>, to writer: inout ByteWriter) {
    writer.differences(entries) { UInt64($0.parent) }
    for node in entries { writer.number(node.frame.function.rawValue) }
    for node in entries { writer.number(node.frame.spawnNumber) }
    for node in entries { writer.number(node.totals.calls) }
    for node in entries { writer.number(node.totals.openCalls) }
    for node in entries { writer.number(node.totals.totalTime) }
    for node in entries { writer.number(node.totals.selfTime) }
    for node in entries { writer.number(node.totals.minTime &+ 1) }
    for node in entries { writer.number(node.totals.maxTime) }
    for node in entries { writer.number(node.totals.openTime &+ 1) }
  }

  static func decode(_ reader: inout ByteReader, count: Int) throws(MalformedContent) -> [CallTree.Node] {
    // Nine bytes each at least.
    guard count <= reader.remaining / 9 else { throw .tooShort }
    var nodes = [CallTree.Node](repeating: placeholder(id: 0), count: count)
    try reader.differences(of: &nodes) { node, parent throws(MalformedContent) in
      guard parent < UInt64(maximumCount) else { throw .outOfRange }
      node.parent = UInt32(parent)
    }
    try reader.column(of: &nodes) { node, function throws(MalformedContent) in
      guard function <= UInt64(UInt32.max) else { throw .outOfRange }
      node.frame.function = FunctionID(rawValue: UInt32(function))
    }
    try reader.column(of: &nodes) { node, spawn throws(MalformedContent) in
      guard let frame = CallTree.Frame(node.frame.function, spawnNumber: spawn) else { throw .outOfRange }
      node.frame = frame
    }
    try reader.column(of: &nodes) { $0.totals.calls = $1 }
    try reader.column(of: &nodes) { $0.totals.openCalls = $1 }
    try reader.column(of: &nodes) { $0.totals.totalTime = $1 }
    try reader.column(of: &nodes) { $0.totals.selfTime = $1 }
    try reader.column(of: &nodes) { $0.totals.minTime = $1 &- 1 }
    try reader.column(of: &nodes) { $0.totals.maxTime = $1 }
    if reader.remaining > 0 {
      try reader.column(of: &nodes) { $0.totals.openTime = $1 &- 1 }
    } else {
      // Written without the feature `openCallsFeature`.
      for index in nodes.indices where nodes[index].totals.openCalls > 0 {
        nodes[index].totals.openTime = .max
      }
    }
    return nodes
  }

  var encodedBound: Int { 100 }

  static func placeholder(id: Int) -> CallTree.Node { CallTree().nodes[0] }
}

extension CallTree.Frame {
  /// Stands where spawn sites do for what short paths begin with.
  private static let folded = UInt64(TraceLimits.maximumSpawnSites + 1) << 1

  /// How it came to hang below its parent, as column `Spawn` has it.
  fileprivate var spawnNumber: UInt64 {
    if origin == .folded { return Self.folded }
    return (site.map { UInt64($0.rawValue) + 1 } ?? 0) << 1 | (isInferred ? 1 : 0)
  }

  /// `nil` for a number that means nothing.
  fileprivate init?(_ function: FunctionID, spawnNumber number: UInt64) {
    guard number <= Self.folded else { return nil }
    if number == Self.folded {
      self.init(function, origin: .folded)
    } else {
      let site = number >> 1 == 0 ? nil : SpawnSiteID(rawValue: UInt32(number >> 1) - 1)
      self.init(function, site: site, isInferred: number & 1 == 1)
    }
  }
}
