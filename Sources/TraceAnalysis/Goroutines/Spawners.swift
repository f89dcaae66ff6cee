import TraceStore

/// The goroutines of a trace that spawned others, as far as they ran traced code.
///
/// Two passes over all goroutines in the order of the table find them. The first finds their names and, of the few that come
/// after one of their children, the rest. The second meets the others before any of their children, so that goroutines can be
/// placed as they come; who is asked for and has not been met by then ran no traced code.
struct Spawners {
  struct Spawner {
    /// Who spawned it; `nil` for the runtime.
    var parent: GoroutineName?
    /// With the trace's own number of a spawn site.
    var origin: Lineage.Origin
    /// Whether the table has it behind a child of its own.
    var isLate: Bool
    /// In the lineage; 0 while it is not known.
    var node: UInt32 = 0
  }

  private(set) var all: [Spawner] = []
  /// Where in `all` they are, by name; `nil` for those that have not been met.
  private var indices: [GoroutineName: UInt32?] = [:]
  /// Whether `indices` may hold a goid with these last bits; most goroutines spawn none.
  private var maySpawn = [Bool](repeating: false, count: 1 << 16)
  /// Many neighbours in the table are children of the same goroutine.
  private var previousParent: GoroutineName?
  private var previous: (name: GoroutineName, index: UInt32?)?

  /// The first pass.
  @inline(__always)
  mutating func look(at goroutine: Goroutine) {
    note(goroutine, isLate: true)
    guard let parent = GoroutineName(parentOf: goroutine), parent != previousParent else { return }
    previousParent = parent
    if indices[parent] == nil { indices[parent] = .some(nil) }
    maySpawn[slot(parent)] = true
  }

  /// The second pass.
  @inline(__always)
  mutating func meet(_ goroutine: Goroutine) { note(goroutine, isLate: false) }

  @inline(__always)
  private mutating func note(_ goroutine: Goroutine, isLate: Bool) {
    let name = GoroutineName(goroutine)
    if maySpawn[slot(name)], let known = indices[name] { set(goroutine, name, known, isLate: isLate) }
  }

  /// Of several with the same name the last one counts.
  private mutating func set(_ goroutine: Goroutine, _ name: GoroutineName, _ known: UInt32?, isLate: Bool) {
    let spawner = Spawner(
      parent: GoroutineName(parentOf: goroutine), origin: Lineage.Origin(of: goroutine), isLate: isLate)
    if let known {
      if isLate || !all[Int(known)].isLate { all[Int(known)] = spawner }
    } else {
      indices[name] = .some(UInt32(all.count))
      all.append(spawner)
    }
  }

  private func slot(_ name: GoroutineName) -> Int { Int(truncatingIfNeeded: name.goid) & (maySpawn.count - 1) }

  /// Where in `all` it is; `nil` for one that ran no traced code.
  mutating func index(of name: GoroutineName) -> UInt32? {
    if let previous, previous.name == name { return previous.index }
    let index = indices[name] ?? nil
    previous = (name, index)
    return index
  }

  /// Gives a spawner its node.
  mutating func place(_ index: UInt32, at node: UInt32) { all[Int(index)].node = node }
}

/// A goroutine by its process and goid.
struct GoroutineName: Hashable {
  var process: UInt32
  var goid: UInt64

  init(_ goroutine: Goroutine) { (process, goid) = (goroutine.process, goroutine.goid) }

  /// The goroutine that spawned another; `nil` where that was the runtime.
  init?(parentOf goroutine: Goroutine) {
    guard goroutine.parentGoid != 0 else { return nil }
    (process, goid) = (goroutine.process, goroutine.parentGoid)
  }
}
