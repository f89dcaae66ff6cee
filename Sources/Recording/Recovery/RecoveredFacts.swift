internal import Platform
internal import TraceStore
import TraceModel

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
