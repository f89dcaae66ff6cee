public import Console
public import TraceStore

/// Writes every call of a trace as an object a line, streaming, in the order in which calls end; docs/JSON.md is the schema.
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
    json.value(1)
    json.key("calls")
    json.beginArray()
    let writer = Writer(trace: pass.trace, names: names, json: json)
    let (visitor, damage) = try pass.walkCalls(writer)
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
