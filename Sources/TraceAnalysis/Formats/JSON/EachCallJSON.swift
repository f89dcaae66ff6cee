public import Console
public import TraceStore
import TraceModel

/// Writes every call of a trace as an object a line, streaming, in the order in which calls begin; docs/JSON.md is the
/// schema.
public struct EachCallJSON {
  private let pass: EventPass
  private let names: FunctionNames

  public init(_ pass: EventPass, names: FunctionNames) {
    self.pass = pass
    self.names = names
  }

  /// Writes the calls of the pass and returns the damage found on the way.
  public func write(to out: inout OutputBuffer) throws -> [TraceDamage] {
    var json = JSONWriter(out)
    json.beginObject()
    json.key("schema")
    json.value("gotrace-calls")
    json.key("version")
    json.value(2)
    json.key("calls")
    json.beginArray()
    var writer = Writer(pass.trace, names, json)
    let damage = try pass.forEachCall(&writer)
    json = writer.json
    json.endArray()
    json.endObject()
    json.out.write(UInt8(ascii: "\n"))
    out = json.out
    return damage
  }

  private struct Writer: CallRecordSink {
    private let trace: LoadedTrace
    private let names: FunctionNames
    /// Per goroutine the numbers of the calls that the next one may be made by, outermost first.
    private var callers: [[UInt64]]
    private var calls: UInt64 = 0
    var json: JSONWriter

    init(_ trace: LoadedTrace, _ names: FunctionNames, _ json: JSONWriter) {
      self.trace = trace
      self.names = names
      self.json = json
      callers = Array(repeating: [], count: trace.summary.goroutines.count)
    }

    mutating func add(_ call: CallRecord) {
      let goroutine = trace.summary.goroutines[Int(call.goroutine)]
      calls += 1
      json.breakLine()
      json.beginObject()
      json.key("call")
      json.value(calls)
      json.key("parent")
      if let caller = putCall(at: Int(call.level), of: Int(call.goroutine)) { json.value(caller) } else { json.null() }
      json.key("name")
      json.value(names[call.function])
      json.key("start_ns")
      json.value(call.start)
      json.key("duration_ms")
      json.milliseconds(call.duration)
      json.key("duration_ns")
      json.value(call.duration)
      json.key("process")
      json.value(UInt64(goroutine.process))
      json.key("pid")
      if let pid = trace.pid(of: goroutine) { json.value(Int(pid)) } else { json.null() }
      json.key("goroutine")
      json.value(goroutine.goid)
      if call.isOpen {
        json.key("open")
        json.value(true)
      }
      json.endObject()
    }

    /// Notes the current call; returns the number of its caller.
    private mutating func putCall(at level: Int, of goroutine: Int) -> UInt64? {
      callers[goroutine].removeLast(callers[goroutine].count - level)
      defer { callers[goroutine].append(calls) }
      return callers[goroutine].last
    }
  }
}
