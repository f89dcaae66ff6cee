import TraceStore
import TraceModel

/// The goroutines of a trace that spawned others, as far as they ran traced code.
///
/// Two passes over all goroutines in the order of the table find them: the first finds their names, the second meets
/// them. Most traces have every goroutine before its children, so that goroutines get their nodes as they are met; one
/// that is asked for and has not been met by then ran no traced code. Where the first pass has found a goroutine behind
/// a child of its own, all are met before any gets its node.
struct Spawners {
  struct Spawner {
    let name: GoroutineName
    /// The goroutine that spawned it; `nil` for the runtime.
    fileprivate(set) var parent: GoroutineName?
    /// With the trace's own number of a spawn site; `nil` where it has not been met.
    fileprivate(set) var origin: Lineage.Origin?
    /// In the lineage; 0 while it is not known.
    var node: UInt32 = 0
    /// Whether it has been stepped on by a walk up a chain, after which its node is known.
    fileprivate(set) var isOnChain = false
  }

  private(set) var all: [Spawner] = []
  private var indices = HashIndex()
  /// Whether a goroutine stands behind a child of its own.
  private(set) var areInDisorder = false
  private var areAllMet = false
  /// Many neighbours in the table are children of the same goroutine.
  private var previousParent: GoroutineName?

  /// The first pass.
  @inline(__always)
  mutating func look(at goroutine: Goroutine) {
    if known(GoroutineName(goroutine)) != nil { areInDisorder = true }
    guard let parent = GoroutineName(parentOf: goroutine), parent != previousParent else { return }
    previousParent = parent
    if known(parent) == nil {
      all.append(Spawner(name: parent))
      indices.noteLast { [all] in all[$0].name.hash }
    }
  }

  /// The second pass. Of several with the same name the last one counts.
  @inline(__always)
  mutating func meet(_ goroutine: Goroutine) {
    guard !areAllMet, let index = known(GoroutineName(goroutine)) else { return }
    all[index].parent = GoroutineName(parentOf: goroutine)
    all[index].origin = Lineage.Origin(of: goroutine)
  }

  /// Ends the second pass.
  mutating func endMeeting() { areAllMet = true }

  @inline(__always)
  private func known(_ name: GoroutineName) -> Int? { indices.index(hash: name.hash) { all[$0].name == name } }

  /// Where in `all` it is; `nil` for one that ran no traced code.
  func index(of name: GoroutineName) -> Int? {
    known(name).flatMap { all[$0].origin == nil ? nil : $0 }
  }

  mutating func putOnChain(_ index: Int) { all[index].isOnChain = true }

  /// Gives a spawner its node.
  mutating func setNode(of index: Int, to node: UInt32) { all[index].node = node }
}

extension GoroutineName {
  /// Neighbours have neighbouring hashes, for goroutines that run at the same time are asked for at the same time.
  fileprivate var hash: Int {
    HashIndex.hash(goid >> 5, UInt64(process)) & ~31 | Int(truncatingIfNeeded: goid & 31)
  }
}
