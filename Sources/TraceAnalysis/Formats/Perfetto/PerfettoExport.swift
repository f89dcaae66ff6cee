import Console
import Replay
import TraceStore
import TraceModel

/// Writes calls as Perfetto's own trace format: a track per goroutine, flows from `go` statements, interned names.
///
/// Packets go out as they are made; field numbers are those of perfetto/trace/track_event and trace_packet.
struct PerfettoExport: TrackEventSink {
  static var drawsFlows: Bool { true }

  private enum Packet {
    static let timestamp: UInt32 = 8
    static let sequence: UInt32 = 10
    static let trackEvent: UInt32 = 11
    static let internedData: UInt32 = 12
    static let sequenceFlags: UInt32 = 13
    static let trackDescriptor: UInt32 = 60
  }

  private enum Field {
    static let type: UInt32 = 9
    static let nameID: UInt32 = 10
    static let track: UInt32 = 11
    static let name: UInt32 = 23
    static let flow: UInt32 = 47
    static let terminatingFlow: UInt32 = 48

    static let sliceBegin: UInt64 = 1
    static let sliceEnd: UInt64 = 2
    static let instant: UInt64 = 3
  }

  private enum Flags {
    static let cleared: UInt64 = 1
    static let needsState: UInt64 = 2
  }

  private let trace: LoadedTrace
  private let names: FunctionNames
  private let trackNames: TrackNames
  var out: OutputBuffer
  /// By function: whether its name has been sent.
  private var isInterned: [Bool]
  private var packet = ProtobufWriter()

  init(_ trace: LoadedTrace, names: FunctionNames, to out: OutputBuffer) {
    self.trace = trace
    self.names = names
    trackNames = TrackNames(trace)
    self.out = out
    isInterned = Array(repeating: false, count: trace.symbols.count)
    packet.integer(Packet.sequenceFlags, Flags.cleared)
    packet.integer(Packet.sequence, 1)
    send()
    for (index, process) in trace.processes.enumerated() { describe(process, UInt64(index)) }
    for (index, goroutine) in trace.summary.goroutines.enumerated() { describe(goroutine, UInt64(index)) }
  }

  mutating func begin(goroutine: UInt32, function: FunctionID, at time: UInt64) -> NoCall {
    let id = UInt64(function.rawValue) + 1
    if !isInterned[Int(function.rawValue)] {
      isInterned[Int(function.rawValue)] = true
      let name = names[function.rawValue]
      // InternedData.event_names: iid and name.
      packet.message(Packet.internedData) { data in
        data.message(2) { entry in
          entry.integer(1, id)
          entry.string(2, name)
        }
      }
    }
    event(goroutine, Field.sliceBegin, at: time) { $0.integer(Field.nameID, id) }
    return NoCall()
  }

  mutating func end(
    goroutine: UInt32, _ ended: GoroutineReplay<NoCall>.EndedCall, callers: inout GoroutineReplay<NoCall>,
    at time: UInt64, isCut: Bool
  ) {
    event(goroutine, Field.sliceEnd, at: time) { _ in }
  }

  mutating func spawn(goroutine: UInt32, site: SpawnSiteID, at time: UInt64, flow: UInt64) {
    let name = "go \(trackNames[site])"
    event(goroutine, Field.instant, at: time) { event in
      event.string(Field.name, name)
      event.fixed64(Field.flow, flow)
    }
  }

  mutating func arrive(goroutine: UInt32, at time: UInt64, flow: UInt64, isInferred: Bool) {
    event(goroutine, Field.instant, at: time) { event in
      event.string(Field.name, isInferred ? "spawned (inferred)" : "spawned")
      event.fixed64(Field.terminatingFlow, flow)
    }
  }

  mutating func stall(goroutine: UInt32, from begin: UInt64, to end: UInt64) {
    event(goroutine, Field.instant, at: end) { $0.string(Field.name, "waited for the recorder") }
  }

  private mutating func event(
    _ goroutine: UInt32, _ type: UInt64, at time: UInt64, _ add: (inout ProtobufWriter) -> Void
  ) {
    packet.integer(Packet.timestamp, time)
    packet.integer(Packet.sequence, 1)
    packet.integer(Packet.sequenceFlags, Flags.needsState)
    let track = Self.track(ofGoroutine: UInt64(goroutine))
    packet.message(Packet.trackEvent) { event in
      event.integer(Field.type, type)
      event.integer(Field.track, track)
      add(&event)
    }
    send()
  }

  /// TrackDescriptor: uuid 1, name 2, process 3, parent_uuid 5; ProcessDescriptor: pid 1, process_name 6.
  private mutating func describe(_ process: TracedProcess, _ index: UInt64) {
    packet.integer(Packet.sequence, 1)
    packet.message(Packet.trackDescriptor) { track in
      track.integer(1, Self.track(ofProcess: index))
      track.message(3) { descriptor in
        descriptor.integer(1, UInt64(max(process.pid, 0)))
        descriptor.string(6, process.commandLine.first ?? "process \(index)")
      }
    }
    send()
  }

  private mutating func describe(_ goroutine: Goroutine, _ index: UInt64) {
    let name = trackNames[goroutine]
    packet.integer(Packet.sequence, 1)
    packet.message(Packet.trackDescriptor) { track in
      track.integer(1, Self.track(ofGoroutine: index))
      track.integer(5, Self.track(ofProcess: UInt64(goroutine.process)))
      track.string(2, name)
    }
    send()
  }

  /// Numbers that no other track has: goroutines are even, processes odd.
  private static func track(ofGoroutine index: UInt64) -> UInt64 { index * 2 + 2 }
  private static func track(ofProcess index: UInt64) -> UInt64 { index * 2 + 1 }

  /// Writes the packet as an element of Trace.packet.
  private mutating func send() {
    var element = ProtobufWriter()
    element.message(1, packet)
    out.write(bytes: element.bytes)
    packet.removeAll()
  }
}
