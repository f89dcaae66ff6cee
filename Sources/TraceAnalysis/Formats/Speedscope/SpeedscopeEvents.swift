public import Console
import Replay
public import TraceStore
import TraceModel

/// Writes the calls of one goroutine in speedscope's JSON file format: one `evented` profile, streaming.
public struct SpeedscopeEvents {
  private let pass: EventPass
  private let names: FunctionNames
  private let title: String

  /// The filter of `pass` lets one goroutine through; with several, their calls would not nest.
  public init(_ pass: EventPass, names: FunctionNames, title: String) {
    self.pass = pass
    self.names = names
    self.title = title
  }

  /// - Returns: the damage found while the events were read.
  public func write(to out: inout OutputBuffer) throws -> [TraceDamage] {
    var json = JSONWriter(out)
    SpeedscopeFile.begin(title, pass.trace.symbols, names: names, &json)
    json.breakLine()
    json.beginObject()
    json.key("type")
    json.value("evented")
    json.key("name")
    json.value(title)
    json.key("unit")
    json.value("nanoseconds")
    json.key("startValue")
    json.value(0)
    json.key("events")
    json.beginArray()
    var writer = Writer(json: json)
    let damage = try pass.followTracks(&writer)
    json = writer.json
    json.endArray()
    json.key("endValue")
    json.value(writer.last)
    json.endObject()
    SpeedscopeFile.end(&json)
    out = json.out
    return damage
  }

  private struct Writer: TrackEventSink {
    var json: JSONWriter
    var last: UInt64 = 0
    static var drawsFlows: Bool { false }

    init(json: JSONWriter) { self.json = json }

    mutating func begin(goroutine: UInt32, function: FunctionID, at time: UInt64) -> FunctionID {
      write("O", function, at: time)
      return function
    }

    mutating func end(
      goroutine: UInt32, _ ended: GoroutineReplay<FunctionID>.EndedCall, callers: inout GoroutineReplay<FunctionID>,
      at time: UInt64, isCut: Bool
    ) {
      write("C", ended.call, at: time)
    }

    private mutating func write(_ type: String, _ function: FunctionID, at time: UInt64) {
      last = max(last, time)
      json.breakLine()
      json.beginObject()
      json.key("type")
      json.value(type)
      json.key("frame")
      json.value(UInt64(function.rawValue))
      json.key("at")
      json.value(last)
      json.endObject()
    }

    mutating func spawn(goroutine: UInt32, site: SpawnSiteID, at time: UInt64, flow: UInt64) {}
    mutating func arrive(goroutine: UInt32, at time: UInt64, flow: UInt64, isInferred: Bool) {}
    mutating func stall(goroutine: UInt32, from begin: UInt64, to end: UInt64) {}
  }
}
