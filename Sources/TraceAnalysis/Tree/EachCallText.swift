public import Console
public import TraceStore

/// Writes every call of a trace, streaming: callees indented below their callers.
///
///        start, s  goroutine
///     0.000000000          1  main.main {
///     0.000000010          1    main.load  40ns
///                          1  } main.main  2.00µs
///
/// Goroutines take turns as they were recorded: in the order of time up to what ran at the same moment.
public struct EachCallText {
  private let pass: EventPass
  private let names: FunctionNames

  public init(_ pass: EventPass, names: FunctionNames) {
    self.pass = pass
    self.names = names
  }

  /// Writes the calls of the pass and returns the damage found on the way.
  public func write(depth: Int = .max, to out: inout OutputBuffer) throws -> [TraceDamage] {
    out.write("   start, s  goroutine\n")
    let writer = Writer(pass.trace, names, depth: depth, out)
    var (visitor, damage) = try pass.walkCalls(writer)
    visitor.writePending()
    out = visitor.out
    return damage
  }

  private struct Writer: CallVisitor {
    private let trace: LoadedTrace
    private let names: FunctionNames
    private let depth: Int
    var out: OutputBuffer
    /// A call that has begun and is written when it is known whether it is a leaf.
    private var pending: (goroutine: UInt32, level: Int, call: SingleCall)?

    /// From here on the depth is said instead of drawn, so that the output is linear in the calls.
    private static let deepestDrawn = 60

    init(_ trace: LoadedTrace, _ names: FunctionNames, depth: Int, _ out: OutputBuffer) {
      self.trace = trace
      self.names = names
      self.depth = depth
      self.out = out
    }

    mutating func enter(goroutine: UInt32, stack: [SingleCall]) {
      guard stack.count <= depth, let call = stack.last else { return }
      writePending()
      pending = (goroutine, stack.count - 1, call)
    }

    mutating func leave(goroutine: UInt32, stack: [SingleCall], duration: UInt64, isOpen: Bool) {
      guard stack.count <= depth, let call = stack.last else { return }
      let text = DurationText.format(nanoseconds: duration) + (isOpen ? ", open" : "")
      if let begun = pending, begun.call.number == call.number {
        pending = nil
        line(goroutine, start: call.start, level: stack.count - 1, "\(names[call.function.rawValue])  \(text)")
      } else {
        writePending()
        line(goroutine, start: nil, level: stack.count - 1, "} \(names[call.function.rawValue])  \(text)")
      }
    }

    mutating func writePending() {
      guard let (goroutine, level, call) = pending else { return }
      pending = nil
      line(goroutine, start: call.start, level: level, "\(names[call.function.rawValue]) {")
    }

    private mutating func line(_ goroutine: UInt32, start: UInt64?, level: Int, _ text: String) {
      column(start.map(DurationText.seconds) ?? "", width: 11)
      column(String(trace.summary.goroutines[Int(goroutine)].goid), width: 11)
      out.write("  ")
      if level > Self.deepestDrawn {
        out.write("[\(level)] ")
      } else {
        out.write(repeating: UInt8(ascii: " "), count: level * 2)
      }
      out.write(text + "\n")
    }

    private mutating func column(_ text: String, width: Int) {
      out.write(repeating: UInt8(ascii: " "), count: width - DisplayWidth.columns(text))
      out.write(text)
    }
  }
}
