/// Call paths as numbers: a flat tree, and a hash table that finds the child of a node.
///
/// Beside the nodes of `CallTree` there are *spawn nodes*: what a goroutine's root calls hang below, one per call path,
/// spawn site and certainty. `CallTree` has no such nodes; their children hang directly below the path that spawned.
struct CallPathTable: Sendable {
  struct Node {
    /// Finished calls and their times.
    var calls: UInt64 = 0
    var totalTicks: UInt64 = 0
    var selfTicks: UInt64 = 0
    var minTicks: UInt64 = .max
    var maxTicks: UInt64 = 0
    /// Smaller than the node's own number; 0 is the root.
    var parent: UInt32
    /// The code of the enter event, or that of a spawn node.
    var key: UInt32
    /// Where the histogram of the function is (`HistogramTable`).
    var histogram: UInt32

    init(parent: UInt32, key: UInt32, histogram: UInt32) {
      self.parent = parent
      self.key = key
      self.histogram = histogram
    }

    @inline(__always)
    mutating func addCall(ticks: UInt64, calleeTicks: UInt64) {
      calls &+= 1
      totalTicks &+= ticks
      selfTicks &+= ticks &- calleeTicks
      minTicks = min(minTicks, ticks)
      maxTicks = max(maxTicks, ticks)
    }
  }

  /// A slot of the hash table; a key of 0 marks a free one.
  struct Slot {
    var key: UInt64 = 0
    var node: UInt32 = 0
  }

  var nodes: [Node] = [Node(parent: 0, key: 0, histogram: 0)]
  /// At most half are taken; their number is a power of two.
  var slots = [Slot](repeating: Slot(), count: 1024)

  /// Where to look first for `key` in so many slots (a power of two, at least 2).
  @inline(__always)
  static func firstSlot(_ key: UInt64, slotCount: Int) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(slotCount.leadingZeroBitCount + 1))
  }

  @inline(__always)
  static func key(parent: UInt32, key: UInt32) -> UInt64 { UInt64(parent) << 32 | UInt64(key) }

  /// The child of `parent` with that key, made if need be.
  mutating func child(of parent: UInt32, key: UInt32, histogram: UInt32) -> UInt32 {
    let wanted = Self.key(parent: parent, key: key)
    let mask = slots.count - 1
    var slot = Self.firstSlot(wanted, slotCount: slots.count)
    while slots[slot].key != 0 {
      if slots[slot].key == wanted { return slots[slot].node }
      slot = (slot + 1) & mask
    }
    let node = UInt32(nodes.count)
    slots[slot] = Slot(key: wanted, node: node)
    nodes.append(Node(parent: parent, key: key, histogram: histogram))
    if nodes.count * 2 > slots.count { growSlots() }
    return node
  }

  private mutating func growSlots() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    let mask = slots.count - 1
    for entry in old where entry.key != 0 {
      var slot = Self.firstSlot(entry.key, slotCount: slots.count)
      while slots[slot].key != 0 { slot = (slot + 1) & mask }
      slots[slot] = entry
    }
  }
}

/// What makes a spawn node: the site, where known, and whether the path above is a guess.
struct SpawnKey {
  let site: SpawnSiteID?
  let isInferred: Bool

  /// Never the code of an enter event.
  var nodeKey: UInt32 {
    EventCode.spawnBit | (site.map { $0.rawValue + 1 } ?? 0) << 1 | (isInferred ? 1 : 0)
  }

  init(site: SpawnSiteID?, isInferred: Bool) {
    self.site = site.flatMap { $0.rawValue < Format.maximumSpawnSites ? $0 : nil }
    self.isInferred = isInferred
  }

  /// The key of a spawn node; `nil` for any other.
  init?(nodeKey: UInt32) {
    guard nodeKey & EventCode.spawnBit != 0 else { return nil }
    let number = (nodeKey & ~EventCode.spawnBit) >> 1
    site = number == 0 ? nil : SpawnSiteID(rawValue: number - 1)
    isInferred = nodeKey & 1 == 1
  }
}
