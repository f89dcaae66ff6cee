import ByteCoding
import TraceModel

/// Counts over the whole trace.
///
/// Its block is the last of a summary and says how large the others are.
struct Totals: Equatable {
  var eventCount: UInt64 = 0
  var firstTicks: UInt64 = 0
  var lastTicks: UInt64 = 0
  /// 0 where the file does not say.
  var endTicks: UInt64 = 0
  var openCallRule = OpenCallRule.processEnd
  var goroutines: UInt64 = 0
  var nodes: UInt64 = 0
  var histograms: UInt64 = 0
  var anomalies = TraceSummary.Anomalies()

  init(of summary: TraceSummary, goroutines: Int, nodes: Int) {
    eventCount = summary.eventCount
    firstTicks = summary.firstTicks
    lastTicks = summary.lastTicks
    endTicks = summary.endTicks
    openCallRule = summary.openCallRule
    self.goroutines = UInt64(goroutines)
    self.nodes = UInt64(nodes)
    histograms = UInt64(summary.histograms.count)
    anomalies = summary.anomalies
  }

  func encode(to writer: inout ByteWriter) {
    var fields = Fields()
    fields.set("events", eventCount)
    fields.set("first_ticks", firstTicks)
    fields.set("last_ticks", lastTicks)
    if endTicks > lastTicks { fields.set("end_ticks", endTicks) }
    fields.set("open_calls_rule", openCallRule.rawValue)
    fields.set("goroutines", goroutines)
    fields.set("call_tree_nodes", nodes)
    fields.set("histograms", histograms)
    fields.set("stray_exits", anomalies.strayExits)
    fields.set("stray_stalls", anomalies.strayStalls)
    fields.set("unknown_events", anomalies.unknownEvents)
    fields.set("severed_calls", anomalies.severedCalls)
    fields.encode(to: &writer)
  }

  init(_ reader: inout ByteReader) throws(MalformedContent) {
    let fields = try Fields(&reader)
    eventCount = fields.number("events") ?? 0
    firstTicks = fields.number("first_ticks") ?? 0
    lastTicks = fields.number("last_ticks") ?? 0
    endTicks = fields.number("end_ticks") ?? 0
    guard
      let rule = OpenCallRule(rawValue: fields.number("open_calls_rule") ?? OpenCallRule.processEnd.rawValue)
    else { throw .outOfRange }
    openCallRule = rule
    goroutines = fields.number("goroutines") ?? 0
    nodes = fields.number("call_tree_nodes") ?? 0
    histograms = fields.number("histograms") ?? 0
    anomalies.strayExits = fields.number("stray_exits") ?? 0
    anomalies.strayStalls = fields.number("stray_stalls") ?? 0
    anomalies.unknownEvents = fields.number("unknown_events") ?? 0
    anomalies.severedCalls = fields.number("severed_calls") ?? 0
  }
}

extension Totals {
  /// Whether first, last and end can be those of one recording.
  var hasPossibleTicks: Bool {
    firstTicks <= lastTicks && lastTicks < TraceLimits.maximumTicks
      && (endTicks == 0 || lastTicks <= endTicks && endTicks < TraceLimits.maximumTicks)
  }
}
