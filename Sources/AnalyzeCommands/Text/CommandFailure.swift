import Console
import Platform
import TraceAnalysis
import TraceDiff
import TraceStore

/// Why there is no report, in one sentence.
struct CommandFailure: Error {
  var message: String

  init(_ message: String) { self.message = message }

  init(_ failure: OutputFile.Failure) {
    message = SafeText.visible("cannot write \(failure.path): \(failure.reason)")
  }

  /// An error of a library that is reported to the user; `nil` for others.
  init?(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as TraceStoreError: self.init(error)
    case let error as SelectionError: self.init(error)
    case let error as DiffError: self.init(error)
    case let error as HistoryError: self.init(error)
    default: return nil
    }
  }

  private init(_ error: SelectionError) {
    switch error {
    case .noFunction(let name, let near):
      let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
      message = "the trace has no function '\(name)'\(hint)"
    case .noMatch(let text): message = "no function in the trace matches '\(text)'"
    case .noPackage(let path, let known):
      message = "the trace has no package '\(path)'; its packages are \(known.joined(separator: ", "))"
    case .noProcess(let pid, let known):
      let list = known.map(String.init).joined(separator: ", ")
      message = "the trace has no process with pid \(pid); its pids are \(list)"
    case .noGoroutine(let goid):
      message = "the trace has no goroutine \(goid) ('goroutines --list' lists all)"
    case .manyGoroutines(let count):
      message = "\(CountText.grouped(count)) processes have such a goroutine; choose with --process"
    }
    message = SafeText.visible(message)
  }

  private init(_ error: TraceStoreError) {
    switch error {
    case .system(let operation, let path, let code):
      message = "cannot \(operation.rawValue) \(path): \(SystemError(code: code))"
    case .notARegularFile(let path): message = "\(path) is not a file (a directory, a pipe or a device)"
    case .standardStream(let path):
      message = "cannot write \(path): it is the file of standard output or standard error; choose another path with -o"
    case .empty(let path): message = "\(path) is empty"
    case .notATrace(let path): message = "\(path) is not a trace (gotrace-record makes them)"
    case .brokenHeader(let path): message = "\(path) has a damaged header (cut off or wrong checksum)"
    case .unsupportedVersion(let path, let version):
      message = "\(path) has format version \(version), which gotrace-analyze \(GoTrace.version) does not support"
    case .unsupportedFeatures(let path, let features):
      let list = features.map(String.init).joined(separator: ", ")
      message = "\(path) needs format features that gotrace-analyze \(GoTrace.version) does not support: \(list)"
    case .unusableBatch(let events, let why): message = "a batch of \(events) events cannot be stored: \(why)"
    case .entryTooLarge(let bytes): message = "a table entry of \(bytes) bytes cannot be stored"
    case .noEvents(let path):
      message = "\(path) has only a summary, and this needs events: record without --summary-only"
    case .damagedGoroutines(let path):
      message =
        "\(path): its goroutine tables are damaged; 'gotrace-analyze repair' computes them again from the events"
    case .tooLong(let path): message = "with \(path) the trace would be longer than the maximum duration of a trace"
    case .compression(let code): message = "zstd failed with code \(code)"
    }
    // Names of files are any bytes: a line break would make one sentence two.
    message = SafeText.visible(message)
  }
}
