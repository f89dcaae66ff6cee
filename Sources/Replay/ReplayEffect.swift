public import TraceModel

/// What an event has done to its goroutine (`GoroutineReplay.apply`).
public enum ReplayEffect<Call: Sendable>: Sendable {
  /// A call has begun; it is the innermost one now.
  case entered
  /// The innermost call has returned.
  case returned(GoroutineReplay<Call>.EndedCall)
  /// No call was open: nothing has changed.
  case strayExit
  /// The goroutine runs the `go` statement at this site.
  case spawned(SpawnSiteID)
  /// The goroutine waits for the recorder from now on.
  case stalled
  /// The wait that began then is over.
  case resumed(since: UInt64)
  /// A stall that began twice, or ended without having begun: nothing has changed.
  case strayStall
  /// Events are missing: these calls were open, the innermost first, and have been taken to end now.
  case cutOff([GoroutineReplay<Call>.EndedCall])
  /// A reserved code: nothing has changed.
  case unknown(EventCode)
}
