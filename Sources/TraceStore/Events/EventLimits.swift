import TraceModel

/// How many entries the tables of a trace have, so that no block names one that does not exist.
struct EventLimits: Equatable, Sendable {
  var functions: Int
  var spawnSites: Int
  var processes = 0
  var goroutines: Int

  func allows(_ code: UInt32) -> Bool {
    let event = EventCode(rawValue: code)
    if let function = event.enteredFunction { return Int(function.rawValue) < functions }
    if let site = event.spawnSite { return Int(site.rawValue) < spawnSites }
    return event.isAllowed && event != .exit
  }
}
