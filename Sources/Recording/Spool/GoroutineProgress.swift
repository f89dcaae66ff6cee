internal import TraceStore
import Paging

/// What the drain knows of one goroutine: who it is, and its last event.
struct GoroutineProgress: Sendable {
  var process: UInt32
  var goid: UInt64
  /// 0 before its first event.
  var lastTicks: UInt64 = 0
  /// Number of the recording interval of its last event; `unknownInterval` where another recorder has read that.
  var lastInterval: UInt64 = 0

  static let unknownInterval = UInt64.max
}

extension GoroutineProgress: PagedEntry {
  static var placeholder: GoroutineProgress { GoroutineProgress(process: 0, goid: 0) }
  static var columnCount: Int { 4 }
  var mustStay: Bool { false }

  subscript(column column: Int) -> UInt64 {
    get {
      switch column {
      case 0: UInt64(process)
      case 1: goid
      case 2: lastTicks
      default: lastInterval
      }
    }
    set {
      switch column {
      case 0: process = UInt32(truncatingIfNeeded: newValue)
      case 1: goid = newValue
      case 2: lastTicks = newValue
      default: lastInterval = newValue
      }
    }
  }
}
