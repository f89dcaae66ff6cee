public import Console
public import TraceStore

/// Writes every call of a trace on the track of its goroutine, streaming.
public enum TimelineExport: String, CaseIterable, Sendable {
  case perfetto, chrome

  /// `window` is in nanoseconds since the first event.
  ///
  /// - Returns: the damage found while the events were read.
  public func write(
    _ reader: TraceReader, _ trace: LoadedTrace, names: FunctionNames, window: ClosedRange<UInt64> = 0...(.max),
    threads: Int = 1, to out: inout OutputBuffer
  ) throws -> [TraceDamage] {
    switch self {
    case .perfetto:
      var export = PerfettoExport(trace, names: names, to: out)
      let damage = try Self.follow(reader, trace, window, threads, &export)
      out = export.out
      return damage
    case .chrome:
      var export = ChromeExport(trace, names: names, to: out)
      let damage = try Self.follow(reader, trace, window, threads, &export)
      export.finish()
      out = export.json.out
      return damage
    }
  }

  private static func follow(
    _ reader: TraceReader, _ trace: LoadedTrace, _ window: ClosedRange<UInt64>, _ threads: Int,
    _ sink: inout some TrackEventSink
  ) throws -> [TraceDamage] {
    var events = TrackEvents(trace, window: window)
    let damage = try reader.forEachBatch(threads: threads) { events.add($0, to: &sink) }
    events.finish(&sink)
    return damage
  }
}
