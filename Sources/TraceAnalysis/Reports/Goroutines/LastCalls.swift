public import TraceStore
public import TraceModel

/// The innermost calls that goroutines were in when the trace ended.
public struct LastCalls: Sendable {
  /// By goroutine.
  public let functions: [UInt32: FunctionID]
  public let damage: [TraceDamage]

  /// Looks at the events of the goroutines with open calls, where there are any.
  public init(_ pass: EventPass) throws {
    var filter = CallFilter()
    let isOpen = pass.trace.summary.goroutines.map { $0.openCalls > 0 }
    filter.goroutines = isOpen
    guard isOpen.contains(true) else {
      functions = [:]
      damage = []
      return
    }
    let (visitor, damage) = try pass.with(filter).walkCalls(Innermost())
    functions = visitor.functions
    self.damage = damage
  }

  /// Open calls end from the innermost on when the trace does.
  private struct Innermost: CallVisitor {
    var functions: [UInt32: FunctionID] = [:]

    mutating func enter(goroutine: UInt32, call: SingleCall) { functions[goroutine] = nil }

    mutating func leave(
      goroutine: UInt32, call: SingleCall, callers: borrowing Callers, duration: UInt64, isOpen: Bool
    ) {
      if isOpen, functions[goroutine] == nil { functions[goroutine] = call.function }
    }
  }
}
