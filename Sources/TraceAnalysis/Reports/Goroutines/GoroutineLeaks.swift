public import TraceStore
import TraceModel

/// The goroutines that were inside a call when the trace ended.
public struct GoroutineLeaks: Sendable {
  public let list: GoroutineList
  /// What was found when last calls were looked for, by trace.
  public let damage: [[TraceDamage]]

  /// Of what the filters let through. What a goroutine did last is in its events; traces without them still say that it
  /// did not end.
  public init(
    _ passes: [EventPass], style: FunctionNames.Style = .short, order: GoroutineList.Order = .standard
  ) throws {
    let traces = try passes.map { try $0.selectedTrace() }
    let hasEvents = passes.allSatisfy { $0.trace.metadata.keepsEvents }
    let lastCalls = hasEvents ? try passes.map { try LastCalls($0) } : []
    damage = lastCalls.map(\.damage)
    list = try GoroutineList(traces, style: style, order: order, lastCalls: lastCalls) { $0.openCalls > 0 }
  }
}
