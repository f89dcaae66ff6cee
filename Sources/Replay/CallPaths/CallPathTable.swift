import TraceModel

/// Call paths as numbers: a flat tree, and a hash table that finds the child of a node.
///
/// Beside the nodes of `CallTree` there are *spawn nodes*: what a goroutine's root calls hang below, one per call path,
/// spawn site and certainty. `CallTree` has no such nodes; their children hang directly below the path that spawned.
///
/// The table grows with call paths. Where that must have a bound, cold paths are folded (`fold(_:)`).
struct CallPathTable: Sendable {
  /// As large as a line of the cache, and in one: a call touches its node and nothing else of the table, as long as
  /// its place can be predicted.
  struct Node {
    /// Finished calls and their times.
    var calls: UInt64 = 0
    var totalTime: UInt64 = 0
    var selfTime: UInt64 = 0
    var minTime: UInt64 = .max
    var maxTime: UInt64 = 0
    /// `parent` and `key` as one number, which is compared at every enter.
    private(set) var identity: UInt64
    /// Where the histogram of the function is (`HistogramTable`).
    let histogram: UInt32
    /// What was folded of it, and below it (`CallPathTable+Folding`).
    var foldMarks = FoldMarks()
    /// The first of its children, and its next sibling, among those that are listed; 0 where there is none.
    var firstChild: UInt32 = 0
    var nextSibling: UInt32 = 0

    /// Smaller than the node's own number; 0 is the root.
    var parent: UInt32 { UInt32(truncatingIfNeeded: identity >> 32) }
    /// The code of the enter event, or that of a spawn node.
    var key: UInt32 { UInt32(truncatingIfNeeded: identity) }

    init(parent: UInt32, key: UInt32, histogram: UInt32) {
      identity = Self.identity(parent: parent, key: key)
      self.histogram = histogram
    }

    mutating func move(toParent parent: UInt32) { identity = Self.identity(parent: parent, key: key) }

    @inline(__always)
    static func identity(parent: UInt32, key: UInt32) -> UInt64 { UInt64(parent) << 32 | UInt64(key) }

    @inline(__always)
    mutating func addCall(ticks: UInt64, calleeTicks: UInt64) {
      calls &+= 1
      totalTime &+= ticks
      selfTime &+= ticks &- calleeTicks
      minTime = min(minTime, ticks)
      maxTime = max(maxTime, ticks)
    }
  }

  var nodes: [Node] = [Node(parent: 0, key: 0, histogram: 0)]
  /// So many of a node's children, those that were made first, are *listed*: linked in that order. Most nodes have no
  /// more; these are found, and found to be new, with nothing read but nodes.
  static let maximumListed = 4
  /// A hash table of the numbers of all other nodes; 0 marks a free slot, for the root is no child.
  ///
  /// At most half of the slots are taken and their number is a power of two, so half of it is more than any node
  /// number. The bits of a slot above that hold a part of the hash (`Lookup.tag`): a look at one rarely leads to a
  /// wrong node.
  var slots = [UInt32](repeating: 0, count: 1024)

  /// What has been folded, each time; empty while every call path is here.
  var folds = FoldHistory()
  /// `nil` while every call path is here: nodes have their numbers for ever then.
  var numbers: NodeNumbers?

  /// Part of every hash, and another one in each table, so that no file can be made of call paths that all have one
  /// hash.
  let secret = UInt64.random(in: .min ... .max)

  /// Where to look for a child in so many slots (a power of two, at least 2).
  struct Lookup {
    /// Where to look first.
    let slot: Int
    /// What the slot of that child has above the node number.
    let tag: UInt32

    @inline(__always)
    init(_ identity: UInt64, slotCount: Int, secret: UInt64) {
      let hash = mixed(identity ^ secret)
      let bits = UInt64(truncatingIfNeeded: slotCount.trailingZeroBitCount)
      slot = Int(truncatingIfNeeded: hash &>> (64 &- bits))
      // The bits of the hash below those that made the slot.
      tag = UInt32(truncatingIfNeeded: hash &>> (32 &- bits)) & ~CallPathTable.numberMask(slotCount: slotCount)
    }

    /// The number of the node in that slot, if it may be the child.
    @inline(__always)
    func number(in slot: UInt32, mask: UInt32) -> Int? {
      let number = slot ^ tag
      return number <= mask ? Int(number) : nil
    }
  }

  /// The bits of a slot that hold a node number.
  @inline(__always)
  static func numberMask(slotCount: Int) -> UInt32 { UInt32(truncatingIfNeeded: slotCount / 2 &- 1) }

  /// The child of `parent` with that key, made if need be.
  mutating func child(of parent: UInt32, key: UInt32, histogram: UInt32) -> UInt32 {
    let identity = Node.identity(parent: parent, key: key)
    var (listed, last) = (0, UInt32(0))
    var next = nodes[Int(parent)].firstChild
    while next != 0 {
      if nodes[Int(next)].identity == identity { return next }
      (listed, last) = (listed + 1, next)
      next = nodes[Int(next)].nextSibling
    }
    let node = UInt32(nodes.count)
    if listed < Self.maximumListed {
      nodes.append(Node(parent: parent, key: key, histogram: histogram))
      link(node, after: last)
    } else {
      let found = takeSlot(for: node, identity)
      if found != node { return found }
      nodes.append(Node(parent: parent, key: key, histogram: histogram))
    }
    if !folds.isEmpty { noteNew(node) }
    if nodes.count * 2 > slots.count { makeSlots(count: slots.count * 2) }
    return node
  }

  /// Lists a node behind the last of its siblings, or as the first.
  private mutating func link(_ node: UInt32, after last: UInt32) {
    if last == 0 {
      nodes[Int(nodes[Int(node)].parent)].firstChild = node
    } else {
      nodes[Int(last)].nextSibling = node
    }
  }

  /// The node with that identity that has a slot; if there is none, `node` gets one.
  private mutating func takeSlot(for node: UInt32, _ identity: UInt64) -> UInt32 {
    let lookup = Lookup(identity, slotCount: slots.count, secret: secret)
    let numberMask = Self.numberMask(slotCount: slots.count)
    var slot = lookup.slot
    while slots[slot] != 0 {
      if let number = lookup.number(in: slots[slot], mask: numberMask), nodes[number].identity == identity {
        return UInt32(number)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = node | lookup.tag
    return node
  }

  /// Makes a table of so many slots for all nodes that are not listed.
  private mutating func makeSlots(count: Int) {
    let old = slots
    let mask = Self.numberMask(slotCount: old.count)
    slots = [UInt32](repeating: 0, count: count)
    for entry in old where entry != 0 { putIntoSlot(entry & mask) }
  }

  private mutating func putIntoSlot(_ node: UInt32) {
    let lookup = Lookup(nodes[Int(node)].identity, slotCount: slots.count, secret: secret)
    var slot = lookup.slot
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = node | lookup.tag
  }

  /// Lists all nodes anew, or gives them slots, after their numbers have changed.
  mutating func findPlaces() {
    for slot in slots.indices { slots[slot] = 0 }
    /// By node: how many children are listed, and the last of them.
    var listed = [UInt8](repeating: 0, count: nodes.count)
    var last = [UInt32](repeating: 0, count: nodes.count)
    for index in nodes.indices { (nodes[index].firstChild, nodes[index].nextSibling) = (0, 0) }
    for node in nodes.indices.dropFirst() {
      let parent = Int(nodes[node].parent)
      if Int(listed[parent]) < Self.maximumListed {
        link(UInt32(node), after: last[parent])
        listed[parent] += 1
        last[parent] = UInt32(node)
      } else {
        putIntoSlot(UInt32(node))
      }
    }
  }
}
