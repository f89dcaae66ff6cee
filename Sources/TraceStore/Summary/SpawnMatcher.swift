/// Finds the call that spawned a goroutine.
///
/// Spawn events wait, per goroutine and site, for the goroutine that their `go` statement makes. What waits for ever
/// belongs to goroutines that never run traced code: such a *silent* goroutine shows up only as somebody's parent.
struct SpawnMatcher: Sendable {
  /// A goroutine by its process and goid.
  struct Name: Hashable, Sendable {
    var process: UInt32
    var goid: UInt64
  }

  /// A `go` statement in a call path.
  struct Origin: Hashable, Sendable {
    var path: UInt32
    var site: SpawnSiteID
  }

  /// Spawn events of one goroutine at one site, oldest first, equal neighbours counted.
  private struct Queue: Sendable {
    var paths: [(path: UInt32, count: Int)] = []
    var head = 0
    /// Tells it from earlier queues of the same goroutine and site; 0 for a new one.
    var serial: UInt64 = 0
    var process: UInt32 = 0
    /// Whether it has held spawn events of several paths since it was last empty: no event says which goroutine belongs to
    /// which of them.
    var isMixed = false

    var isEmpty: Bool { head == paths.count }

    /// Takes out the spawn event that has `skipped` older ones, or the newest if there are fewer; says whether it can be no
    /// other.
    mutating func remove(after skipped: Int) -> (path: UInt32, isCertain: Bool)? {
      guard !isEmpty else { return nil }
      var (at, left) = (head, skipped)
      while at + 1 < paths.count, left >= paths[at].count {
        left -= paths[at].count
        at += 1
      }
      let path = paths[at].path
      paths[at].count -= 1
      if paths[at].count == 0 {
        if at == head { head += 1 } else { paths.remove(at: at) }
      }
      if head == paths.count {
        paths.removeAll(keepingCapacity: true)
        head = 0
      } else if head > SpawnMatcher.longestQueue {
        paths.removeFirst(head)
        head = 0
      }
      return (path, !isMixed)
    }
  }

  /// Changes of path that one queue remembers; the oldest are forgotten.
  static let longestQueue = 1024

  /// Goroutines and sites of which spawn events wait, and silent goroutines, at one time; the oldest are forgotten. So what
  /// never ends to wait does not fill the memory.
  static let mostWaiting = 1 << 16

  private let mostWaiting: Int
  private var queues: [UInt64: Queue] = [:]
  private var queueOrder = EntryOrder<QueueName>()
  private var queueCount: UInt64 = 0

  private struct QueueName: Sendable {
    var key: UInt64
    var serial: UInt64
  }

  /// The origins in one process: how many spawn events wait there, less the silent goroutines that come from there.
  private struct Waiting: Sendable {
    private var counts: [Origin: Int64] = [:]
    /// Those with more spawn events than silent goroutines.
    private var open: Set<Origin> = []

    mutating func add(_ change: Int64, at origin: Origin) {
      let before = counts[origin, default: 0]
      let count = before + change
      counts[origin] = count == 0 ? nil : count
      if before <= 0, count > 0 { open.insert(origin) }
      if before > 0, count <= 0 { open.remove(origin) }
    }

    /// The origin that is open, if there is only one.
    var only: Origin? { open.count == 1 ? open.first : nil }
  }

  private var waiting: [UInt32: Waiting] = [:]
  private var silent: [Name: Origin?] = [:]
  private var silentOrder = EntryOrder<Name>()

  init(mostWaiting: Int = SpawnMatcher.mostWaiting) { self.mostWaiting = mostWaiting }

  /// Takes note that `goroutine` runs the `go` statement of `origin`.
  mutating func spawn(goroutine: UInt32, process: UInt32, origin: Origin) {
    let key = Self.key(goroutine, origin.site)
    var dropped: (path: UInt32, count: Int)?
    var queue = Queue()
    swap(&queue, &queues[key, default: Queue()])
    let isNew = queue.serial == 0
    if isNew {
      queueCount += 1
      queue.serial = queueCount
      queue.process = process
    }
    if queue.paths.last?.path == origin.path, !queue.isEmpty {
      queue.paths[queue.paths.count - 1].count += 1
    } else {
      if !queue.isEmpty { queue.isMixed = true }
      queue.paths.append((origin.path, 1))
      if queue.paths.count - queue.head > Self.longestQueue {
        dropped = queue.paths[queue.head]
        queue.head += 1
      }
    }
    swap(&queue, &queues[key, default: Queue()])
    waiting[process, default: Waiting()].add(1, at: origin)
    if let dropped {
      let old = Origin(path: dropped.path, site: origin.site)
      waiting[process, default: Waiting()].add(-Int64(dropped.count), at: old)
    }
    guard isNew else { return }
    queueOrder.append(QueueName(key: key, serial: queueCount)) { queues[$0.key]?.serial == $0.serial }
    if queues.count > mostWaiting { forgetOldestQueue() }
  }

  private mutating func forgetOldestQueue() {
    let oldest = queueOrder.popOldest { queues[$0.key]?.serial == $0.serial }
    guard let oldest, let queue = queues.removeValue(forKey: oldest.key) else { return }
    let site = SpawnSiteID(rawValue: UInt32(truncatingIfNeeded: oldest.key))
    for (path, count) in queue.paths[queue.head...] {
      waiting[queue.process, default: Waiting()].add(-Int64(count), at: Origin(path: path, site: site))
    }
  }

  /// The path of the spawn event of `parent` at `site` that waits and has so many older ones, and whether it can be no
  /// other; it waits no longer.
  mutating func take(
    parent: UInt32, process: UInt32, site: SpawnSiteID, after skipped: Int
  ) -> (path: UInt32, isCertain: Bool)? {
    let key = Self.key(parent, site)
    guard let (path, isCertain) = queues[key]?.remove(after: skipped) else { return nil }
    // Whoever spawns once and never again leaves nothing.
    if queues[key]?.isEmpty ?? false { queues[key] = nil }
    waiting[process, default: Waiting()].add(-1, at: Origin(path: path, site: site))
    return (path, isCertain)
  }

  /// The path that spawned a goroutine with no event so far, if only one can have; `nil` where it cannot be told.
  mutating func pathOfSilent(_ name: Name) -> UInt32? {
    if let known = silent[name] { return known?.path }
    let origin = waiting[name.process]?.only
    silent[name] = .some(origin)
    if let origin { waiting[name.process]?.add(-1, at: origin) }
    silentOrder.append(name) { silent[$0] != nil }
    if silent.count > mostWaiting, let oldest = silentOrder.popOldest(isThere: { silent[$0] != nil }) {
      silent[oldest] = nil
    }
    return origin?.path
  }

  /// Takes note that a goroutine has events after all: its spawn event waits again.
  mutating func noLongerSilent(_ name: Name) {
    guard let known = silent.removeValue(forKey: name), let origin = known else { return }
    waiting[name.process, default: Waiting()].add(1, at: origin)
  }

  private static func key(_ goroutine: UInt32, _ site: SpawnSiteID) -> UInt64 {
    UInt64(goroutine) << 32 | UInt64(site.rawValue)
  }
}
