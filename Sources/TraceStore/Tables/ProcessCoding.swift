import TraceModel
import ByteCoding

extension TracedProcess {
  func encode(to writer: inout ByteWriter) {
    var fields = Fields()
    fields.set("pid", Int64(pid))
    fields.set("parent_pid", Int64(parentPid))
    fields.set("command_line", commandLine)
    fields.set("go_version", goVersion)
    fields.set("path", path.rawValue)
    fields.set("start_ticks", startTicks)
    if let endTicks { fields.set("end_ticks", always: .number(endTicks)) }
    fields.set("interval_ends", intervalEnds.ticks)
    switch end {
    case .exited(let code): fields.set("exit_code", always: .signed(Int64(code)))
    case .signaled(let signal): fields.set("signal", always: .signed(Int64(signal)))
    case .gone: fields.set("gone", 1 as UInt64)
    case .running: break
    }
    fields.set("cost_inside_milliticks", costInsideMilliticks)
    fields.set("cost_outside_milliticks", costOutsideMilliticks)
    fields.set("cost_count_milliticks", costCountMilliticks)
    fields.set("stalls", stalls)
    fields.set("stall_ticks", stallTicks)
    fields.set("dropped_events", droppedEvents)
    fields.set("unknown_events", unknownEvents)
    let counted = countedCalls.sorted { $0.key < $1.key }
    fields.set("counted_functions", counted.map { UInt64($0.key.rawValue) })
    fields.set("counted_calls", counted.map(\.value))
    fields.set("processor_ns", processorNanoseconds)
    fields.encode(to: &writer)
  }

  /// Fields that are absent, or too large for their type, count as 0 or empty.
  init(_ reader: inout ByteReader) throws(MalformedContent) {
    let fields = try Fields(&reader)
    let intervalEnds = fields.numbers("interval_ends") ?? []
    guard intervalEnds.count <= TraceLimits.maximumIntervalEnds,
      zip(intervalEnds, intervalEnds.dropFirst()).allSatisfy(<)
    else {
      throw .outOfRange
    }
    let counted = fields.numbers("counted_functions") ?? []
    let countedCalls = fields.numbers("counted_calls") ?? []
    guard counted.count == countedCalls.count, zip(counted, counted.dropFirst()).allSatisfy(<),
      counted.last.map({ $0 < UInt64(TraceLimits.maximumFunctions) }) ?? true
    else {
      throw .outOfRange
    }
    func int32(_ name: String) -> Int32? { fields.signed(name).flatMap(Int32.init(exactly:)) }
    var end = End.running
    if let code = int32("exit_code") {
      end = .exited(code: code)
    } else if let signal = int32("signal") {
      end = .signaled(signal)
    } else if fields.number("gone") == 1 {
      end = .gone
    }
    self.init(
      pid: int32("pid") ?? 0, parentPid: int32("parent_pid") ?? 0,
      commandLine: fields.texts("command_line") ?? [], goVersion: fields.text("go_version") ?? "",
      path: fields.text("path").flatMap(Path.init(rawValue:)) ?? .portable,
      startTicks: fields.number("start_ticks") ?? 0, endTicks: fields.number("end_ticks"),
      intervalEnds: IntervalEnds(intervalEnds), end: end,
      costInsideMilliticks: fields.number("cost_inside_milliticks") ?? 0,
      costOutsideMilliticks: fields.number("cost_outside_milliticks") ?? 0,
      costCountMilliticks: fields.number("cost_count_milliticks") ?? 0,
      stalls: fields.number("stalls") ?? 0, stallTicks: fields.number("stall_ticks") ?? 0,
      droppedEvents: fields.number("dropped_events") ?? 0, unknownEvents: fields.number("unknown_events") ?? 0,
      countedCalls: Dictionary(
        uniqueKeysWithValues: zip(counted.map { FunctionID(rawValue: UInt32($0)) }, countedCalls)),
      processorNanoseconds: fields.number("processor_ns") ?? 0)
  }
}
