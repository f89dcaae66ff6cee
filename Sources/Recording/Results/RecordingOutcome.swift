public import Platform
internal import TraceStore
import TraceModel

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
  /// Of all processes, as far as it is known.
  public var processorNanoseconds: UInt64 = 0
  /// Processes that were not recorded because there were too many at once.
  public var refusedProcesses: UInt64 = 0
  /// Processes that are not recorded although they requested the spool.
  public var unreachedProcesses: [UnreachedProcess] = []
  /// Processes of which not all was recorded, and why.
  public var givenUp: [(pid: Int32, reason: GiveUpReason)] = []
  /// Pids of processes with events whose names are unknown, and how many.
  public var unknownEvents: [(pid: Int32, events: UInt64)] = []
  /// Something has written into the memory between programs and recorder that had no business there.
  public var spoolWasDamaged = false
  /// What the recorder still had to do when the program had ended.
  public var endNanoseconds: UInt64 = 0
  /// There were so many call paths that cold ones are in the summary as sums.
  public var hasFoldedPaths = false
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
    processorNanoseconds = processes.reduce(0) { saturatingSum($0, $1.processorNanoseconds) }
    unknownEvents = processes.filter { $0.unknownEvents > 0 }.map { ($0.pid, $0.unknownEvents) }
  }
}
