internal import TraceStore
import TraceModel

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
  /// The memory between program and recorder; `nil` for what there is room for.
  public var spoolBytes: Int?
  public var overflow = Overflow.wait
  /// The trace's size at which recording stops, or what a flight recorder keeps; `nil` for no limit.
  public var maximumFileBytes: Int?
  /// Whether events are recorded from the start, or only once the recorder has got SIGURG.
  public var isOnFromStart = true
  /// The file holds the summary and no events.
  public var keepsSummaryOnly = false
  public var compressionLevel: Int32 = 1
  /// Use the portable path of the runtime (tests).
  public var forcePortable = false
  /// gotrace-record's own command line and version, for the trace.
  public var commandLine: [String] = []
  public var toolVersion = ""

  /// Gets what the user should know before anything runs.
  public var warn: @Sendable (RecordingWarning) -> Void = { _ in }
  /// Told of what happens meanwhile, on a thread of its own.
  public var observer: (@Sendable (RecordingNotice) -> Void)?
  /// Whether the observer wants `.status` as well, twice a second.
  public var wantsStatus = false

  /// What happens where the recorder does not keep up, or the trace gets too large.
  public enum Overflow: String, Sendable, CaseIterable {
    /// The program waits; the waits are recorded, and analysis takes them out of all durations.
    case wait
    /// The program drops events until there is room again; gaps are recorded.
    case drop
    /// As `wait`, and of the trace only the end is kept: a flight recorder.
    case ring
  }

  /// What a flight recorder keeps where the user does not say.
  public static let ringBytes = 64 << 20

  public init() {}

  /// The filters as given, for the trace.
  var filters: [String] {
    includes.map { "--include=\($0)" } + excludes.map { "--exclude=\($0)" } + (only.map { ["--only=\($0)"] } ?? [])
      + (skipsInlinable ? ["--skip-inlinable"] : [])
  }
}

/// What happens while a recording goes on.
public enum RecordingNotice: Sendable {
  /// The program is about to start.
  case began(spool: String)
  /// The trace has the size that the user allows; from here on nothing is recorded.
  case maximumSizeReached
  /// Nothing more is written or recorded; what was written is in the file at `partialPath`.
  case cannotWrite(RecordingError, partialPath: String)
  /// Nothing can be recorded; the program is about to start all the same.
  case cannotRecord(RecordingError)
  /// Should the recorder be killed, its recording cannot be recovered.
  case cannotRecover(RecordingError)
  /// Somebody has switched recording on or off.
  case switched(isOn: Bool)
  case status(RecordingStatus)
}

/// How far a recording is.
public struct RecordingStatus: Sendable {
  public var events: UInt64
  public var fileBytes: UInt64
  /// Traced processes that run, and all there have been.
  public var runningProcesses: Int
  public var processes: Int
  public var stalls: UInt64
  public var droppedEvents: UInt64
  /// Nanoseconds since the recording began.
  public var nanoseconds: UInt64
}

/// Why a process recorded no more, though the recorder was there (docs/SPOOL.md, `Give_Up_Reason`).
public enum GiveUpReason: UInt32, Sendable {
  case noMemory = 3
  case tooManyProcessors = 4
  case goroutinesUnknown = 5
  case clockUnreadable = 6
}

/// A process that was another user's, or in another root, from its start, asked for the spool and did not take it.
public struct UnreachedProcess: Sendable {
  public var pid: Int32
  /// Empty where it could not be read.
  public var commandLine: [String]
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
  /// Processes that were not recorded because there were too many at once.
  public var refusedProcesses: UInt64 = 0
  /// Processes that are not recorded although they asked for it.
  public var unreachedProcesses: [UnreachedProcess] = []
  /// Processes of which not all was recorded, and why.
  public var givenUp: [(pid: Int32, reason: GiveUpReason)] = []
  /// Pids of processes with events that nobody knows the names of, and how many.
  public var unknownEvents: [(pid: Int32, events: UInt64)] = []
  /// Something has written into the memory between programs and recorder that had no business there.
  public var spoolWasDamaged = false
  /// What the recorder still had to do when the program had ended.
  public var endNanoseconds: UInt64 = 0
  /// Recording stopped at the size that the user had given.
  public var reachedMaximumSize = false
  /// The trace has a summary. Without one, there were more than `RecordingOutcome.mostPaths` call paths.
  public var hasSummary = true
  /// What went wrong after the program had started; the trace is as complete as it could be.
  public var problem: RecordingError?
  /// Pids of processes that outlived the recording; what they did since is not in the trace.
  public var running: [Int32] = []
}

extension RecordingOutcome {
  /// Call paths that a summary may have.
  public static var mostPaths: Int { SummaryStage.mostPaths }

  init(
    status: ExitStatus, tracePath: String, events: UInt64, fileBytes: UInt64, goroutines: Int,
    processes: [TracedProcess], problem: RecordingError?
  ) {
    self.init(
      status: status, tracePath: tracePath, events: events, fileBytes: fileBytes, goroutines: goroutines,
      processes: processes.count, stalls: processes.reduce(0) { $0 &+ $1.stalls },
      droppedEvents: processes.reduce(0) { $0 &+ $1.droppedEvents }, problem: problem,
      running: processes.filter { $0.end == .running }.map(\.pid))
    unknownEvents = processes.filter { $0.unknownEvents > 0 }.map { ($0.pid, $0.unknownEvents) }
  }
}
