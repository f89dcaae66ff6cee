internal import Platform
internal import Synchronization
internal import TraceStore
import TraceModel

/// What only the recorder knows, written down beside the spool while it records, so that
/// `gotrace-record recover` can go on where a killed recorder stopped. Lines of tabbed text:
///
///     trace     path of the trace │ path of the unfinished file │ zstd level
///     folder    what the recorder built is there, and goes with the recording; no line where it built nothing
///     start     ticks │ nanoseconds of CLOCK_MONOTONIC, at the same moment
///     image     number; F, I and S lines hold what its ids stand for
///     file      number of an image │ device, inode, size and time of change of a file that it is in
///     process   pid │ start, ticks since the epoch │ number of an image that it runs; a line each
///     site      pid │ start │ pc │ function │ file │ line
///
/// Where it cannot be written, a recording goes on without, and says so.
final class RecoveryLog: Sendable {
  static let firstLine = "gotrace recovery 1"

  private let path: String
  /// `nil` where it could not be made.
  private let file: OpenFile?
  private let failed: @Sendable (RecordingError) -> Void
  private let hasFailed = Mutex(false)

  /// Makes the log of the spool at `spool`.
  ///
  /// - Parameter failed: called, once, when it is not whole and so of no use.
  init(spool: String, facts: Facts, failed: @escaping @Sendable (RecordingError) -> Void = { _ in }) {
    path = AbandonedSpool.logPath(ofSpool: spool)
    self.failed = failed
    // What is there is not of this spool, which is new.
    FileSystem.remove(path)
    var failure: SystemError?
    var made: OpenFile?
    do throws(SystemError) {
      made = try OpenFile(path, [.write, .create, .exclusive, .append, .noFollow], mode: 0o600)
    } catch {
      failure = error
    }
    file = made
    if let failure { fail(.system(operation: .create, path: path, errno: failure.code)) }
    write(
      Self.firstLine + "\n"
        + TabbedText.line(["trace", facts.tracePath, facts.partialPath, String(facts.level)])
        + (facts.workspace.map { TabbedText.line(["folder", $0]) } ?? "")
        + TabbedText.line(["start", String(facts.start.ticks), String(facts.start.nanoseconds)]))
  }

  /// Facts of the recording as a whole.
  struct Facts {
    /// Absolute paths.
    var tracePath: String
    var partialPath: String
    var level: Int32
    /// The recorder's own folder, `nil` where it has none.
    var workspace: String?
    /// Readings of both clocks at tick 0.
    var start: (ticks: UInt64, nanoseconds: UInt64)
  }

  func note(image: Int, names: InstrumentedNames) { write(TabbedText.line(["image", String(image)]) + names.text) }

  func note(image: Int, file: ImageFile.Identity) {
    let numbers = [file.device, file.inode, file.size, file.modified].map { String($0) }
    write(TabbedText.line(["file", String(image)] + numbers))
  }

  func note(process key: ProcessKey, image: Int) {
    write(TabbedText.line(["process", String(key.pid), String(key.startTicks), String(image)]))
  }

  func note(site: SpawnSite, pc: UInt64, process key: ProcessKey) {
    write(
      TabbedText.line([
        "site", String(key.pid), String(key.startTicks), String(pc), site.function, site.file, String(site.line),
      ]))
  }

  /// Removes the log; a file of another process at its path stays.
  func remove() {
    if file?.isFile(at: path) == true { FileSystem.remove(path) }
  }

  private func write(_ text: String) {
    do throws(SystemError) {
      try file?.write(Array(text.utf8).span)
    } catch {
      fail(.system(operation: .write, path: path, errno: error.code))
    }
  }

  private func fail(_ error: RecordingError) {
    let isFirst = hasFailed.withLock { hasFailed in
      defer { hasFailed = true }
      return !hasFailed
    }
    if isFirst { failed(error) }
  }
}
