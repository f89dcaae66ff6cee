internal import TraceStore

/// What the user asked of a recording, beside the words for the go command.
public struct RecordingOptions: Sendable {
  /// Where the trace goes; `nil` for a name made from the package's.
  public var output: String?
  public var includes: [String] = []
  public var excludes: [String] = []
  /// Regular expression over runtime names.
  public var only: String?
  /// Leave out functions that the compiler would inline.
  public var skipsInlinable = false
  public var spoolBytes = 256 << 20
  public var compressionLevel: Int32 = 1
  /// Use the portable path of the runtime (tests).
  public var forcePortable = false
  /// gotrace-record's own command line and version, for the trace.
  public var commandLine: [String] = []
  public var toolVersion = ""

  public init() {}

  /// The filters as given, for the trace.
  var filters: [String] {
    includes.map { "--include=\($0)" } + excludes.map { "--exclude=\($0)" } + (only.map { ["--only=\($0)"] } ?? [])
      + (skipsInlinable ? ["--skip-inlinable"] : [])
  }
}

/// What came of a recording.
public struct RecordingOutcome: Sendable {
  /// How the traced program, or `go test`, ended.
  public var status: ExitStatus
  public var tracePath: String
  public var events: UInt64
  public var fileBytes: UInt64
  public var goroutines: Int
  public var processes: Int
  public var stalls: UInt64
  public var droppedEvents: UInt64
  /// What went wrong after the program had started; the trace is as complete as it could be.
  public var problem: RecordingError?
  /// Pids of processes that outlived the recording; what they did since is not in the trace.
  public var running: [Int32] = []
}

extension RecordingOutcome {
  init(
    status: ExitStatus, tracePath: String, events: UInt64, fileBytes: UInt64, goroutines: Int,
    processes: [TracedProcess], problem: RecordingError?
  ) {
    self.init(
      status: status, tracePath: tracePath, events: events, fileBytes: fileBytes, goroutines: goroutines,
      processes: processes.count, stalls: processes.reduce(0) { $0 &+ $1.stalls },
      droppedEvents: processes.reduce(0) { $0 &+ $1.droppedEvents }, problem: problem,
      running: processes.filter { $0.end == .running }.map(\.pid))
  }
}
