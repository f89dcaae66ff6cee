import DequeModule
public import TraceModel

/// Finds the spawn event that each goroutine comes from, by the rule of summaries: what arrows in a timeline lead from.
///
/// It follows all events of a trace, whatever a filter makes of them afterwards: which spawn events wait depends on
/// what happened before.
///
/// - Complexity: O(1) per event on average. Memory grows with goroutines, open calls and spawn events that wait.
public struct SpawnFlows {
  private struct Track {
    /// Of open calls a hash of the functions of their call path.
    var replay = GoroutineReplay<UInt64>()
    var hasArrived = false
  }

  private let goroutines: [Goroutine]
  private let parents: [UInt32?]
  /// Whether a spawn event of a goroutine at a time is shown.
  private let isShown: (_ goroutine: UInt32, _ ticks: UInt64) -> Bool
  private var tracks: [Track]
  private var spawns = SpawnMatcher<NumberedSpawns>()
  private var flowCount: UInt64 = 0
  /// By goroutine, the flows of its spawn events that have not been taken, oldest first.
  private var begun: [UInt32: Deque<UInt64>] = [:]
  /// By goroutine that has arrived and has not been taken.
  private var ended: [UInt32: UInt64] = [:]
  /// Another one in each, so that no file can be made of call paths that have one hash.
  private let secret = UInt64.random(in: .min ... .max)

  /// - Parameters:
  ///   - goroutines: those of the trace, by index.
  ///   - parents: by goroutine the index of its parent, where that is in the trace.
  ///   - isShown: whether a spawn event of that goroutine at these ticks begins a flow.
  public init(
    goroutines: [Goroutine], parents: [UInt32?], isShown: @escaping (_ goroutine: UInt32, _ ticks: UInt64) -> Bool
  ) {
    self.goroutines = goroutines
    self.parents = parents
    self.isShown = isShown
    tracks = Array(repeating: Track(), count: goroutines.count)
  }

  /// Follows a batch; batches come in file order.
  public mutating func add(_ batch: EventBatch) { arrivals(in: batch).walk(batch, &self) }

  /// Notes that events of these goroutines (`nil`: of any) are missing at this point.
  public mutating func noteLoss(of lost: GoroutineSet?) {
    for index in tracks.indices where lost?.mayContain(UInt32(index)) ?? true {
      _ = tracks[index].replay.cutOff(at: 0)
    }
  }

  /// The number of the flow that begins at the next spawn event of `goroutine` that is shown; each is given once.
  public mutating func takeBegin(_ goroutine: UInt32) -> UInt64? {
    begun[goroutine]?.popFirst()
  }

  /// The number of the flow that ends at the first event of `goroutine`, if one does; it is given once.
  public mutating func takeEnd(_ goroutine: UInt32) -> UInt64? { ended.removeValue(forKey: goroutine) }

  private func arrivals(in batch: EventBatch) -> Arrivals {
    Arrivals(in: batch, of: goroutines, parents: parents) { tracks[$0].hasArrived }
  }
}

extension SpawnFlows: ArrivalVisitor {
  public mutating func arrive(_ goroutine: UInt32, at ticks: UInt64, _ arrivals: inout Arrivals) {
    let index = Int(goroutine)
    guard index < tracks.count, !tracks[index].hasArrived else { return }
    tracks[index].hasArrived = true
    let facts = goroutines[index]
    guard let parent = parents[index], let site = facts.spawnSite else { return }
    let elder = arrivals.arrive(goid: facts.goid, parent: parent, site: site)
    guard tracks[Int(parent)].hasArrived else { return }
    let match = spawns.take(parent: parent, process: facts.process, site: site, after: elder)
    if let flow = match?.spawn { ended[goroutine] = flow }
  }

  public mutating func add(_ batch: EventBatch, _ range: Range<Int>, of goroutine: UInt32) {
    let index = Int(goroutine)
    guard index < tracks.count, !range.isEmpty else { return }
    // Out of the array while it changes.
    var replay = GoroutineReplay<UInt64>()
    swap(&replay, &tracks[index].replay)
    let (secret, times, codes) = (secret, batch.times.span, batch.codes.span)
    for i in range {
      let effect = replay.apply(EventCode(rawValue: codes[i]).event, at: times[i]) { function, caller in
        mixed((caller ?? secret) ^ UInt64(function.rawValue))
      }
      switch effect {
      case .spawned(let site):
        var flow: UInt64?
        if isShown(goroutine, times[i]) {
          flowCount += 1
          flow = flowCount
          begun[goroutine, default: []].append(flowCount)
        }
        spawns.spawn(
          goroutine: goroutine, process: goroutines[index].process, path: replay.innermost ?? secret, site: site, flow)
      case .entered, .returned, .strayExit, .stalled, .resumed, .strayStall, .cutOff, .unknown:
        // They change what is open, and nothing else.
        break
      }
    }
    swap(&replay, &tracks[index].replay)
  }
}
