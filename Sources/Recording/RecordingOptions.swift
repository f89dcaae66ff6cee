internal import TraceStore

/// What the user wants of a recording, beside the words for the go command.
public struct RecordingOptions: Sendable {
  /// Where the trace goes; `nil` for a name made from the package's.
  public var output: String?
  public var includes: [String] = []
  public var excludes: [String] = []
  /// Regular expression over runtime names.
  public var only: String?
  /// Leave out functions that the compiler would inline.
  public var skipsInlinable = false
  /// Which functions are counted or left out by name.
  public var filterFile = FilterFileChoice.besideModule
  /// The memory between program and recorder; `nil` for what there is room for.
  public var spoolBytes: Int?
  public var overflow = Defaults.overflow
  /// The trace's size at which recording stops, or what a flight recorder keeps; `nil` for no limit.
  public var maximumFileBytes: Int?
  /// Whether events are recorded from the start, or only once the recorder has got SIGURG.
  public var isOnFromStart = Defaults.isOnFromStart
  /// The file holds the summary and no events.
  public var keepsSummaryOnly = false
  /// zstd level of the trace.
  public var compressionLevel = Defaults.compressionLevel
  /// Use the portable path of the runtime (tests).
  public var forcePortable = false
  /// gotrace-record's own command line and version, for the trace.
  public var commandLine: [String] = []
  public var toolVersion = ""

  /// Gets what the user should know before anything runs.
  public var warn: @Sendable (RecordingWarning) -> Void = { _ in }
  /// Gets what the go command prints while it builds, unchanged; on any thread.
  public var relay: @Sendable ([UInt8]) -> Void = { _ in }
  /// Called with what happens meanwhile, on a thread of its own.
  public var observer: (@Sendable (RecordingNotice) -> Void)?
  /// Whether the observer wants `.status` as well, twice a second.
  public var wantsStatus = false

  /// What holds where the user gives no option.
  public enum Defaults {
    public static let overflow = Overflow.wait
    public static let isOnFromStart = true
    /// zstd level of the trace.
    public static let compressionLevel = CompressionLevel.standard
    /// The memory between program and recorder, where no control group limits it.
    public static let spoolBytes = 256 << 20
    /// What a flight recorder keeps.
    public static let ringBytes = 64 << 20
  }

  /// What values options may have.
  public enum Limits {
    public static let compressionLevel = CompressionLevel.selectable
    public static let spoolMebibytes = 1...4096
    public static let fileMebibytes = 1...1 << 30
  }

  public init() {}

  /// The filters as given, for the trace.
  var filters: [String] {
    includes.map { "--include=\($0)" } + excludes.map { "--exclude=\($0)" } + (only.map { ["--only=\($0)"] } ?? [])
      + (skipsInlinable ? ["--skip-inlinable"] : [])
  }
}
