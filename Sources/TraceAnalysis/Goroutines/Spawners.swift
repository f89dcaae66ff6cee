import TraceStore
import TraceModel

/// The goroutines of a trace that spawned others, as far as they ran traced code.
///
/// Two passes over all goroutines in the order of the table find them: the first finds their names, the second meets them. Most
/// traces have everybody before his children, so that goroutines can be placed as they are met; who is asked for and has not been
/// met by then ran no traced code. Where the first pass has found somebody behind a child of his, all are met before any is placed.
struct Spawners {
  struct Spawner {
    let name: GoroutineName
    /// Who spawned it; `nil` for the runtime.
    fileprivate(set) var parent: GoroutineName?
    /// With the trace's own number of a spawn site; `nil` where it has not been met.
    fileprivate(set) var origin: Lineage.Origin?
    /// In the lineage; 0 while it is not known.
    var node: UInt32 = 0
    /// Whether it has been stepped on by a walk up a chain, after which its node is known.
    fileprivate(set) var isOnChain = false
  }

  private(set) var all: [Spawner] = []
  private var places = HashIndex()
  /// Whether somebody stands behind a child of his.
  private(set) var areInDisorder = false
  private var areAllMet = false
  /// Many neighbours in the table are children of the same goroutine.
  private var previousParent: GoroutineName?

  /// The first pass.
  @inline(__always)
  mutating func look(at goroutine: Goroutine) {
    if place(of: GoroutineName(goroutine)) != nil { areInDisorder = true }
    guard let parent = GoroutineName(parentOf: goroutine), parent != previousParent else { return }
    previousParent = parent
    if place(of: parent) == nil {
      all.append(Spawner(name: parent))
      places.noteLast { [all] in all[$0].name.hash }
    }
  }

  /// The second pass. Of several with the same name the last one counts.
  @inline(__always)
  mutating func meet(_ goroutine: Goroutine) {
    guard !areAllMet, let place = place(of: GoroutineName(goroutine)) else { return }
    all[place].parent = GoroutineName(parentOf: goroutine)
    all[place].origin = Lineage.Origin(of: goroutine)
  }

  /// Ends the second pass.
  mutating func endMeeting() { areAllMet = true }

  @inline(__always)
  private func place(of name: GoroutineName) -> Int? { places.place(hash: name.hash) { all[$0].name == name } }

  /// Where in `all` it is; `nil` for one that ran no traced code.
  func index(of name: GoroutineName) -> Int? {
    place(of: name).flatMap { all[$0].origin == nil ? nil : $0 }
  }

  mutating func putOnChain(_ index: Int) { all[index].isOnChain = true }

  /// Gives a spawner its node.
  mutating func place(_ index: Int, at node: UInt32) { all[index].node = node }
}

extension GoroutineName {
  /// Neighbours have neighbouring hashes, for goroutines that run at the same time are asked for at the same time.
  fileprivate var hash: Int {
    HashIndex.hash(goid >> 5, UInt64(process)) & ~31 | Int(truncatingIfNeeded: goid & 31)
  }
}
