import Paging
import TraceModel

/// What `SummaryBuilder` knows of one goroutine.
struct GoroutineState {
  /// Its facts so far, but for those that follow from `replay`: open calls, and what spawned it.
  var goroutine: Goroutine
  var replay = GoroutineReplay<PathCall>()
  /// The number that stays (`NodeNumbers`) of the node of `CallPathTable` below which its root calls hang.
  private(set) var base: UInt64 = 0
  /// The node itself, as it was after `baseRound` folds.
  private(set) var baseNode: UInt32 = 0
  private(set) var baseRound: UInt32 = 0
  /// The number of the goroutine that its parent goid names, where known.
  var parent: UInt32?
  /// Whether it has been decided what its calls hang below.
  var hasArrived = false
  /// Whether an event has been added.
  var hasEvents = false
  /// Whether events of it are missing: it may have spawned goroutines of which no event says so.
  var lacksEvents = false
  /// Whether it is known to be in the builder's list of those that may have open calls.
  var isListed = false

  init(_ goroutine: Goroutine, parent: UInt32? = nil) {
    self.goroutine = goroutine
    self.parent = parent
  }

  mutating func setBase(_ number: UInt64, node: UInt32, round: UInt32) {
    base = number
    baseNode = node
    baseRound = round
  }
}

extension GoroutineState: PagedEntry {
  static var placeholder: GoroutineState {
    GoroutineState(Goroutine(process: 0, goid: 0, parentGoid: 0, spawnSite: nil))
  }

  /// The columns do not hold open calls, nor where a stall began.
  var mustStay: Bool { replay.depth > 0 || replay.stallBegin != nil }

  static var columnCount: Int { 11 }

  /// The time that the goroutine's own clock is behind means nothing while no call is open.
  subscript(column column: Int) -> UInt64 {
    get {
      switch column {
      case 0: UInt64(goroutine.process)
      case 1: goroutine.goid
      case 2: goroutine.parentGoid
      case 3: goroutine.spawnSite.map { UInt64($0.rawValue) + 1 } ?? 0
      case 4: goroutine.firstTicks
      case 5: goroutine.lastTicks &- goroutine.firstTicks
      case 6: goroutine.calls
      case 7: goroutine.inCallTicks
      case 8: base
      case 9: parent.map { UInt64($0) + 1 } ?? 0
      default: (hasArrived ? 1 : 0) | (hasEvents ? 2 : 0) | (lacksEvents ? 4 : 0)
      }
    }
    set {
      let narrow = UInt32(truncatingIfNeeded: newValue)
      switch column {
      case 0: goroutine.process = narrow
      case 1: goroutine.goid = newValue
      case 2: goroutine.parentGoid = newValue
      case 3: goroutine.spawnSite = narrow == 0 ? nil : SpawnSiteID(rawValue: narrow - 1)
      case 4: goroutine.firstTicks = newValue
      case 5: goroutine.lastTicks = goroutine.firstTicks &+ newValue
      case 6: goroutine.calls = newValue
      case 7: goroutine.inCallTicks = newValue
      case 8: setBase(newValue, node: 0, round: .max)
      case 9: parent = narrow == 0 ? nil : narrow - 1
      default:
        hasArrived = newValue & 1 != 0
        hasEvents = newValue & 2 != 0
        lacksEvents = newValue & 4 != 0
      }
    }
  }
}
