internal import Platform
internal import Synchronization
internal import TraceStore

/// What a recorder knows and nobody else does, written down beside the spool while it records, so that
/// `gotrace-record recover` can go on where a killed recorder stopped. Lines of tabbed text:
///
///     trace     path of the trace │ path of the unfinished file │ zstd level
///     folder    what the recorder built is there, and goes with the recording; no line where it built nothing
///     start     ticks │ nanoseconds of CLOCK_MONOTONIC, at the same moment
///     image     number; F, I and S lines say what its ids stand for
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
  /// - Parameter failed: told, once, that it is not whole and no use.
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

  /// Somebody else's stays.
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

/// A `RecoveryLog` read again.
struct RecoveredFacts {
  var facts = RecoveryLog.Facts(
    tracePath: "", partialPath: "", level: RecordingOptions.Defaults.compressionLevel, workspace: nil, start: (0, 0))
  var images: [InstrumentedNames] = []
  var imagesOfProcess: [ProcessKey: [Int]] = [:]
  /// Which images files hold.
  var files: [ImageFile.Identity: Int] = [:]
  var sites: [ProcessKey: [(pc: UInt64, site: SpawnSite)]] = [:]

  /// Reads the log of the spool at `spool`.
  init(spool: String) throws(RecordingError) {
    let path = AbandonedSpool.logPath(ofSpool: spool)
    let file = try FileSystem.openOwn(path, .read)
    let lines = TabbedText.lines(try FileSystem.read(file, path: path)[...])
    guard lines.first == [RecoveryLog.firstLine], lines.count > 1, lines[1].first == "trace" else {
      throw .notASpool(path: path)
    }
    for line in lines.dropFirst() { read(line) }
  }

  private mutating func read(_ fields: [String]) {
    func key() -> ProcessKey? {
      guard let pid = Int32(fields[1]), let start = UInt64(fields[2]) else { return nil }
      return ProcessKey(pid: pid, startTicks: start)
    }
    switch (fields[0], fields.count) {
    case ("trace", 4):
      (facts.tracePath, facts.partialPath, facts.level) = (fields[1], fields[2], Int32(fields[3]) ?? facts.level)
    case ("folder", 2): facts.workspace = fields[1]
    case ("start", 3): facts.start = (UInt64(fields[1]) ?? 0, UInt64(fields[2]) ?? 0)
    case ("image", 2): images.append(InstrumentedNames())
    case ("file", 6):
      let numbers = fields[1...].compactMap { UInt64($0) }
      guard numbers.count == 5, numbers[0] < UInt64(images.count) else { return }
      let file = ImageFile.Identity(device: numbers[1], inode: numbers[2], size: numbers[3], modified: numbers[4])
      files[file] = Int(numbers[0])
    case ("process", 4):
      if let key = key(), let image = Int(fields[3]) { imagesOfProcess[key, default: []].append(image) }
    case ("site", 7):
      guard let key = key(), let pc = UInt64(fields[3]), let line = UInt32(fields[6]) else { return }
      sites[key, default: []].append((pc, SpawnSite(function: fields[4], file: fields[5], line: line)))
    default:
      if !images.isEmpty { images[images.count - 1].read(fields) }
    }
  }
}
