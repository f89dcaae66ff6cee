public import Console
public import TraceStore
import TraceModel

/// Writes every call of a trace, streaming: a line each in the order in which they begin, indented by the calls around
/// it.
///
///        start, s  goroutine
///     0.000000000          1  main.main  2.00µs
///     0.000000010          1    main.load  40ns
///     0.000000100         18  main.work  600ns
///
/// A trace of several processes has a column for the process, too.
public struct EachCallText {
  private let pass: EventPass
  private let names: FunctionNames

  public init(_ pass: EventPass, names: FunctionNames) {
    self.pass = pass
    self.names = names
  }

  /// Writes the calls of the pass and returns the damage found on the way.
  public func write(depth: Int = .max, to out: inout OutputBuffer) throws -> [TraceDamage] {
    var writer = Writer(pass.trace, names, out)
    writer.heading()
    let damage = try pass.forEachCall(depth: depth, &writer)
    out = writer.out
    return damage
  }

  private struct Writer: CallRecordSink {
    private let trace: LoadedTrace
    private let names: FunctionNames
    private let showsProcess: Bool
    var out: OutputBuffer

    /// From here on the depth is said instead of drawn, so that the output is linear in the calls.
    private static let deepestDrawn = 60

    init(_ trace: LoadedTrace, _ names: FunctionNames, _ out: OutputBuffer) {
      self.trace = trace
      self.names = names
      self.out = out
      showsProcess = trace.processes.count > 1
    }

    mutating func heading() {
      column("start, s", width: 11)
      if showsProcess { column("pid", width: 9) }
      column("goroutine", width: 11)
      out.write(UInt8(ascii: "\n"))
    }

    mutating func add(_ call: CallRecord) {
      let goroutine = trace.summary.goroutines[Int(call.goroutine)]
      column(DurationText.seconds(nanoseconds: call.start), width: 11)
      if showsProcess { column(trace.pid(of: goroutine).map(String.init) ?? "", width: 9) }
      column(String(goroutine.goid), width: 11)
      out.write("  ")
      let level = Int(call.level)
      if level > Self.deepestDrawn {
        out.write("[\(level)] ")
      } else {
        out.write(repeating: UInt8(ascii: " "), count: level * 2)
      }
      out.write(names[call.function])
      out.write("  \(DurationText.format(nanoseconds: call.duration))\(call.isOpen ? ", open" : "")\n")
    }

    private mutating func column(_ text: String, width: Int) {
      out.write(repeating: UInt8(ascii: " "), count: max(width - text.utf8.count, 0))
      out.write(text)
    }
  }
}
