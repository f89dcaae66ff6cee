import TraceStore

/// The goroutines of a trace that spawned others, as far as they ran traced code.
struct Spawners {
  struct Spawner {
    /// Who spawned it; `nil` for the runtime.
    var parent: GoroutineName?
    var origin: Lineage.Origin
    /// In the lineage; 0 while it is not known.
    var node: UInt32 = 0
  }

  var all: [Spawner] = []
  private var indices: [GoroutineName: Int] = [:]
  private var previous: (name: GoroutineName, index: Int?)?

  /// Looks for them in two passes over the goroutines of `trace`; `siteMap` gives the lineage's number of a spawn site.
  init(of trace: LoadedTrace, _ siteMap: [UInt32]) throws {
    var names: Set<GoroutineName> = []
    // Whether `names` may hold a goid with these last bits; most goroutines spawn none.
    var maySpawn = [Bool](repeating: false, count: 1 << 16)
    var previous: GoroutineName?
    try trace.forEachKnownGoroutine(wantsFacts: false) { _, goroutine in
      let parent = GoroutineName(parentOf: goroutine)
      // Many neighbours in the table are children of the same goroutine.
      if let parent, parent != previous {
        names.insert(parent)
        maySpawn[Int(parent.goid % UInt64(maySpawn.count))] = true
      }
      previous = parent
    }
    try trace.forEachKnownGoroutine(wantsFacts: false) { _, goroutine in
      let name = GoroutineName(goroutine)
      guard maySpawn[Int(name.goid % UInt64(maySpawn.count))], names.contains(name) else { return }
      indices[name] = all.count
      all.append(
        Spawner(
          parent: GoroutineName(parentOf: goroutine), origin: Lineage.Origin(of: goroutine, siteMap)))
    }
  }

  /// Where in `all` it is; `nil` for one that ran no traced code.
  mutating func index(of name: GoroutineName) -> Int? {
    if let previous, previous.name == name { return previous.index }
    let index = indices[name]
    previous = (name, index)
    return index
  }
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
