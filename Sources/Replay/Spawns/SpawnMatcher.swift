import DequeModule
import TraceModel

/// Finds the call that spawned a goroutine (docs/FORMAT.md, "Origins of goroutines").
///
/// Spawn events wait, per goroutine and site, for the goroutine that their `go` statement makes. Most of what waits for
/// ever belongs to goroutines that never run traced code.
struct SpawnMatcher<Run: SpawnRun>: Sendable {
  typealias Path = Run.Path

  /// A spawn event that a goroutine comes from.
  struct Match {
    var path: Path
    var spawn: Run.Spawn
    /// Whether it can be no spawn event of another path.
    var isCertain: Bool
  }

  /// Spawn events of one goroutine at one site, oldest first.
  private struct Queue: Sendable {
    var runs: Deque<Run> = []
    /// Distinguishes it from earlier queues of the same goroutine and site; 0 for a new one.
    var serial: UInt64 = 0
    var process: UInt32 = 0
    /// Whether it has held spawn events of several paths since it was last empty: no event says which goroutine belongs
    /// to which of them.
    var isMixed = false

    /// Takes out the spawn event that has `skipped` older ones, or the newest if there are fewer.
    mutating func remove(after skipped: Int) -> Match? {
      guard !runs.isEmpty else { return nil }
      var (index, left) = (0, skipped)
      while index + 1 < runs.count, left >= runs[index].count {
        left -= runs[index].count
        index += 1
      }
      let path = runs[index].path
      let spawn = runs[index].remove(at: min(left, runs[index].count - 1))
      if runs[index].count == 0 { runs.remove(at: index) }
      return Match(path: path, spawn: spawn, isCertain: !isMixed)
    }
  }

  /// Changes of path that one queue remembers; the oldest are forgotten.
  static var maximumRuns: Int { 1024 }

  private let maximumQueues: Int
  private var queues: [UInt64: Queue] = [:]
  private var queueOrder = EntryOrder<QueueName>()
  private var queueCount: UInt64 = 0
  /// The path of goroutines without events; `nil` where nothing needs it.
  private var silent: SilentGoroutines<Path>?

  private struct QueueName: Sendable {
    var key: UInt64
    var serial: UInt64
  }

  /// - Parameters:
  ///   - findsSilent: whether `pathOfSilent` will be asked.
  ///   - maximumQueues: goroutines and sites of which spawn events wait, and silent goroutines, at one time; the oldest
  ///     are forgotten, so that what waits for ever does not fill the memory.
  init(findsSilent: Bool = false, maximumQueues: Int = 1 << 16) {
    self.maximumQueues = maximumQueues
    if findsSilent { silent = SilentGoroutines(maximumCount: maximumQueues) }
  }

  /// Notes that `goroutine` runs the `go` statement at `site`.
  mutating func spawn(goroutine: UInt32, process: UInt32, path: Path, site: SpawnSiteID, _ spawn: Run.Spawn) {
    let key = Self.key(goroutine, site)
    var dropped: Run?
    var queue = Queue()
    swap(&queue, &queues[key, default: Queue()])
    let isNew = queue.serial == 0
    if isNew {
      queueCount += 1
      queue.serial = queueCount
      queue.process = process
    }
    if queue.runs.last?.path == path {
      queue.runs[queue.runs.count - 1].append(spawn)
    } else {
      if !queue.runs.isEmpty { queue.isMixed = true }
      queue.runs.append(Run(path, spawn))
      if queue.runs.count > Self.maximumRuns { dropped = queue.runs.popFirst() }
    }
    swap(&queue, &queues[key, default: Queue()])
    silent?.add(1, process, path, site)
    if let dropped { silent?.add(-Int64(dropped.count), process, dropped.path, site) }
    guard isNew else { return }
    queueOrder.append(QueueName(key: key, serial: queueCount)) { queues[$0.key]?.serial == $0.serial }
    if queues.count > maximumQueues { forgetOldestQueue() }
  }

  private mutating func forgetOldestQueue() {
    let oldest = queueOrder.popOldest { queues[$0.key]?.serial == $0.serial }
    guard let oldest, let queue = queues.removeValue(forKey: oldest.key) else { return }
    let site = SpawnSiteID(rawValue: UInt32(truncatingIfNeeded: oldest.key))
    for run in queue.runs { silent?.add(-Int64(run.count), queue.process, run.path, site) }
  }

  /// Takes out the spawn event of `parent` at `site` that waits and has so many older ones.
  mutating func take(parent: UInt32, process: UInt32, site: SpawnSiteID, after skipped: Int) -> Match? {
    let key = Self.key(parent, site)
    guard let match = queues[key]?.remove(after: skipped) else { return nil }
    // A goroutine that spawns once and never again leaves nothing.
    if queues[key]?.runs.isEmpty ?? false { queues[key] = nil }
    silent?.add(-1, process, match.path, site)
    return match
  }

  /// Gives every path that waits another number; not to be used where `pathOfSilent` will be asked.
  ///
  /// - Complexity: O(changes of path that wait).
  mutating func renumberPaths(_ number: (Path) -> Path) {
    for key in queues.keys {
      guard let count = queues[key]?.runs.count else { continue }
      for index in 0..<count {
        if let path = queues[key]?.runs[index].path { queues[key]?.runs[index].path = number(path) }
      }
    }
  }

  /// The path that spawned a goroutine with no event so far, if only one can have; `nil` where it is not known.
  mutating func pathOfSilent(_ name: GoroutineName) -> Path? { silent?.path(of: name) }

  /// Notes that a goroutine has events after all: its spawn event waits again.
  mutating func noLongerSilent(_ name: GoroutineName) { silent?.remove(name) }

  private static func key(_ goroutine: UInt32, _ site: SpawnSiteID) -> UInt64 {
    UInt64(goroutine) << 32 | UInt64(site.rawValue)
  }
}
