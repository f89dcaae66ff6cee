public import Console
public import TraceStore

/// Writes every call of a trace on the track of its goroutine, streaming.
public enum TimelineExport: String, CaseIterable, Sendable {
  case perfetto, chrome

  /// - Returns: the damage found while the events were read.
  public func write(_ pass: EventPass, names: FunctionNames, to out: inout OutputBuffer) throws -> [TraceDamage] {
    switch self {
    case .perfetto:
      var export = PerfettoExport(pass.trace, names: names, to: out)
      let damage = try pass.followTracks(&export)
      out = export.out
      return damage
    case .chrome:
      var export = ChromeExport(pass.trace, names: names, to: out)
      let damage = try pass.followTracks(&export)
      export.finish()
      out = export.json.out
      return damage
    }
  }
}
