import Console
import Replay
import TraceStore
import TraceModel

/// Writes calls in the JSON form of Chrome's Trace Event Format, which most timeline viewers read.
///
/// A process per traced process, a thread per goroutine, flow arrows from `go` statements to goroutines. The format's
/// times are microseconds; the fraction keeps the nanoseconds.
struct ChromeExport: TrackEventSink {
  static var drawsFlows: Bool { true }

  private let trace: LoadedTrace
  private let names: FunctionNames
  var json: JSONWriter

  init(_ trace: LoadedTrace, names: FunctionNames, to out: OutputBuffer) {
    self.trace = trace
    self.names = names
    json = JSONWriter(out)
    json.beginObject()
    json.key("displayTimeUnit")
    json.value("ns")
    json.key("traceEvents")
    json.beginArray()
    for (index, process) in trace.processes.enumerated() {
      metadata("process_name", process: UInt32(index), thread: 0, process.commandLine.first ?? "process \(index)")
    }
    let trackNames = TrackNames(trace)
    for goroutine in trace.summary.goroutines {
      metadata(
        "thread_name", process: goroutine.process, thread: goroutine.goid, trackNames[goroutine])
    }
  }

  mutating func finish() {
    json.endArray()
    json.endObject()
    json.out.write(UInt8(ascii: "\n"))
  }

  mutating func begin(goroutine: UInt32, function: FunctionID, at time: UInt64) -> NoCall {
    event("B", goroutine, time)
    json.key("name")
    json.value(names[function.rawValue])
    json.endObject()
    return NoCall()
  }

  mutating func end(
    goroutine: UInt32, _ ended: GoroutineReplay<NoCall>.EndedCall, callers: inout GoroutineReplay<NoCall>,
    at time: UInt64, isCut: Bool
  ) {
    event("E", goroutine, time)
    if isCut { flag("open") }
    json.endObject()
  }

  private mutating func flag(_ name: String) {
    json.key("args")
    json.beginObject()
    json.key(name)
    json.value(true)
    json.endObject()
  }

  mutating func spawn(goroutine: UInt32, site: SpawnSiteID, at time: UInt64, flow: UInt64) {
    self.flow("s", goroutine, time, flow, isInferred: false)
  }

  mutating func arrive(goroutine: UInt32, at time: UInt64, flow: UInt64, isInferred: Bool) {
    self.flow("f", goroutine, time, flow, isInferred: isInferred)
  }

  mutating func stall(goroutine: UInt32, from begin: UInt64, to end: UInt64) {
    event("X", goroutine, begin)
    json.key("dur")
    json.microseconds(end - min(begin, end))
    json.key("name")
    json.value("(waited for the recorder)")
    json.endObject()
  }

  private mutating func flow(
    _ phase: String, _ goroutine: UInt32, _ time: UInt64, _ flow: UInt64, isInferred: Bool
  ) {
    event(phase, goroutine, time)
    json.key("id")
    json.value(flow)
    json.key("name")
    json.value("go")
    json.key("cat")
    json.value("spawn")
    if isInferred { flag("inferred") }
    json.endObject()
  }

  /// An event up to the fields of its kind.
  private mutating func event(_ phase: String, _ goroutine: UInt32, _ time: UInt64) {
    let goroutine = trace.summary.goroutines[Int(goroutine)]
    json.breakLine()
    json.beginObject()
    json.key("ph")
    json.value(phase)
    json.key("pid")
    json.value(UInt64(goroutine.process))
    json.key("tid")
    json.value(goroutine.goid)
    json.key("ts")
    json.microseconds(time)
  }

  private mutating func metadata(_ kind: String, process: UInt32, thread: UInt64, _ name: String) {
    json.breakLine()
    json.beginObject()
    json.key("ph")
    json.value("M")
    json.key("pid")
    json.value(UInt64(process))
    json.key("tid")
    json.value(thread)
    json.key("name")
    json.value(kind)
    json.key("args")
    json.beginObject()
    json.key("name")
    json.value(name)
    json.endObject()
    json.endObject()
  }
}
