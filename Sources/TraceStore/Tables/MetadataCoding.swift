import TraceModel
import ByteCoding

extension TraceMetadata {
  func encode(to writer: inout ByteWriter) {
    var fields = Fields()
    fields.set("tool_version", toolVersion)
    fields.set("go_version", goVersion)
    fields.set("os", operatingSystem)
    fields.set("arch", architecture)
    fields.set("processor", processor)
    fields.set("command_line", commandLine)
    fields.set("working_directory", workingDirectory)
    fields.set("revision", revision)
    fields.set("revision_dirty", revisionIsDirty ? 1 : 0 as UInt64)
    fields.set("filters", filters)
    fields.set("filter_file", filterFile)
    fields.set("build_flags", buildFlags)
    fields.set("start_unix_ns", startUnixNanoseconds)
    fields.set("clock_kind", clock.kind.fieldText)
    fields.set("clock_epoch_ticks", clock.epochTicks)
    fields.set("clock_calibration_ticks", clock.calibrationTicks)
    fields.set("clock_calibration_ns", clock.calibrationNanoseconds)
    if !keepsEvents { fields.set("keeps_events", always: .number(0)) }
    fields.set("recorder_processor_ns", recorderNanoseconds)
    fields.set("history", history)
    fields.encode(to: &writer)
  }

  /// Fields that are absent keep their defaults.
  init(_ reader: inout ByteReader) throws(MalformedContent) {
    self.init()
    let fields = try Fields(&reader)
    toolVersion = fields.text("tool_version") ?? toolVersion
    goVersion = fields.text("go_version") ?? goVersion
    operatingSystem = fields.text("os") ?? operatingSystem
    architecture = fields.text("arch") ?? architecture
    processor = fields.text("processor") ?? processor
    commandLine = fields.texts("command_line") ?? commandLine
    workingDirectory = fields.text("working_directory") ?? workingDirectory
    revision = fields.text("revision") ?? revision
    revisionIsDirty = fields.number("revision_dirty").map { $0 != 0 } ?? revisionIsDirty
    filters = fields.texts("filters") ?? filters
    filterFile = fields.text("filter_file") ?? filterFile
    buildFlags = fields.texts("build_flags") ?? buildFlags
    startUnixNanoseconds = fields.signed("start_unix_ns") ?? startUnixNanoseconds
    clock = Clock(
      kind: fields.text("clock_kind").flatMap(Clock.Kind.init(fieldText:)) ?? clock.kind,
      epochTicks: fields.number("clock_epoch_ticks") ?? clock.epochTicks,
      calibrationTicks: fields.number("clock_calibration_ticks") ?? clock.calibrationTicks,
      calibrationNanoseconds: fields.number("clock_calibration_ns") ?? clock.calibrationNanoseconds)
    recorderNanoseconds = fields.number("recorder_processor_ns") ?? recorderNanoseconds
    history = fields.texts("history") ?? history
    keepsEvents = fields.number("keeps_events").map { $0 != 0 } ?? keepsEvents
  }
}

extension TraceMetadata.Clock.Kind {
  fileprivate var fieldText: String {
    switch self {
    case .timeStampCounter: "tsc"
    case .monotonic: "monotonic"
    }
  }

  fileprivate init?(fieldText: String) {
    switch fieldText {
    case "tsc": self = .timeStampCounter
    case "monotonic": self = .monotonic
    default: return nil
    }
  }
}
