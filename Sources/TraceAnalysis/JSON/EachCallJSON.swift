public import Console
public import TraceStore

/// Writes every call of a trace as an object a line, streaming, in the order in which calls end; docs/JSON.md is the schema.
public struct EachCallJSON {
  private let reader: TraceReader
  private let trace: LoadedTrace
  private let names: FunctionNames

  public init(_ reader: TraceReader, _ trace: LoadedTrace, names: FunctionNames) {
    self.reader = reader
    self.trace = trace
    self.names = names
  }

  /// Writes the calls in `window` (nanoseconds since the first event) and returns the damage found on the way.
  public func write(
    window: ClosedRange<UInt64> = 0...(.max), threads: Int = 1, to out: inout OutputBuffer
  ) throws -> [TraceDamage] {
    var json = JSONWriter(out)
    json.beginObject()
    json.key("schema")
    json.value("gotrace-calls")
    json.key("version")
    json.value(1)
    json.key("calls")
    json.beginArray()
    let writer = Writer(trace: trace, names: names, json: json)
    let (visitor, damage) = try reader.walkCalls(trace, window: window, threads: threads, writer)
    json = visitor.json
    json.endArray()
    json.endObject()
    json.out.write(UInt8(ascii: "\n"))
    out = json.out
    return damage
  }

  private struct Writer: CallVisitor {
    let trace: LoadedTrace
    let names: FunctionNames
    var json: JSONWriter

    mutating func enter(goroutine: UInt32, stack: [SingleCall]) {}

    mutating func leave(goroutine: UInt32, stack: [SingleCall], duration: UInt64, isOpen: Bool) {
      guard let call = stack.last else { return }
      let goroutine = trace.summary.goroutines[Int(goroutine)]
      json.breakLine()
      json.beginObject()
      json.key("call")
      json.value(call.number)
      json.key("parent")
      if stack.count > 1 { json.value(stack[stack.count - 2].number) } else { json.null() }
      json.key("name")
      json.value(names[call.function.rawValue])
      json.key("start_ns")
      json.value(call.start)
      json.key("duration_ms")
      json.milliseconds(duration)
      json.key("duration_ns")
      json.value(duration)
      json.key("process")
      json.value(UInt64(goroutine.process))
      json.key("goroutine")
      json.value(goroutine.goid)
      if isOpen {
        json.key("open")
        json.value(true)
      }
      json.endObject()
    }
  }
}
