import TestSupport
import Platform
import TraceStore

@testable import Recording
import TraceModel

/// A small spool with a drain at its end, and all that the drain has handed on.
final class DrainHarness {
  struct Event: Equatable {
    var ticks: UInt64
    var code: UInt32
  }

  let folder: TemporaryFolder
  let spool: Spool
  private(set) var drain: SpoolDrain
  /// By goroutine number.
  private(set) var streams: [[Event]] = []
  private(set) var goroutines: [Goroutine] = []
  private(set) var symbols: [Symbol] = []
  private(set) var sites: [SpawnSite] = []
  private(set) var batches: [EventBatch] = []

  var path: String { spool.path }

  /// Every id that tests use is a function with its number for a name.
  static let numbered: InstrumentedNames = {
    var names = InstrumentedNames()
    names.add(
      base: 16,
      names: (16..<5000).map { .function(Symbol(name: "function \($0)", package: "", file: "", line: 0)) })
    return names
  }()

  convenience init(segments: Int = 32, slots: Int = 8, epoch: UInt64 = 0, names: InstrumentedNames = numbered) throws {
    try self.init(segments: segments, slots: slots, epoch: epoch, catalog: ImageCatalog(names: names))
  }

  init(segments: Int = 32, slots: Int = 8, epoch: UInt64 = 0, catalog: ImageCatalog) throws {
    folder = try TemporaryFolder()
    var options = Spool.Options()
    options.maximumBytes = segments * SpoolLayout.segmentBytes
    options.slotCount = slots
    spool = try Spool(path: folder.file("spool"), options: options)
    drain = SpoolDrain(spool: spool, clock: .monotonic, epoch: epoch, catalog: catalog)
  }

  /// One round at `now`; whatever is there is handed on in batches of `batchEvents` and at the end.
  @discardableResult
  func round(_ now: UInt64, batchEvents: Int = 1 << 20) -> Bool {
    var taken: [EventBatch] = []
    var tables: [(ArraySlice<Goroutine>, ArraySlice<Symbol>, ArraySlice<SpawnSite>)] = []
    func take(_ drain: inout SpoolDrain) {
      tables.append(
        (
          drain.tables.goroutines[drain.handedOn.goroutines...], drain.tables.symbols[drain.handedOn.symbols...],
          drain.tables.spawnSites[drain.handedOn.spawnSites...]
        ))
      taken.append(drain.takeBatch())
      drain.noteHandedOn()
      for segment in drain.takeReadSegments() { spool.release(segment: segment.index, usedWords: segment.usedWords) }
    }
    let any = drain.round(at: now, batchEvents: batchEvents) { take(&$0) }
    take(&drain)
    for (goroutines, symbols, sites) in tables {
      self.goroutines += goroutines
      self.symbols += symbols
      self.sites += sites
    }
    for batch in taken { add(batch) }
    return any
  }

  private func add(_ batch: EventBatch) {
    batches.append(batch)
    var at = 0
    for run in batch.runs {
      while streams.count <= Int(run.goroutine) { streams.append([]) }
      for index in at..<at + Int(run.count) {
        streams[Int(run.goroutine)].append(Event(ticks: batch.times[index], code: batch.codes[index]))
      }
      at += Int(run.count)
    }
  }

  /// The stream of the goroutine with this goid, its codes as ids of an event word.
  func stream(goid: UInt64, process: UInt32 = 0) -> [(ticks: UInt64, id: UInt64)] {
    guard let number = goroutines.firstIndex(where: { $0.goid == goid && $0.process == process }) else { return [] }
    guard number < streams.count else { return [] }
    return streams[number].map { ($0.ticks, id(ofCode: $0.code)) }
  }

  /// 0 for what is neither enter nor exit.
  func id(ofCode code: UInt32) -> UInt64 {
    guard let function = EventCode(rawValue: code).enteredFunction else { return code == 0 ? 1 : 0 }
    return symbols[Int(function.rawValue)].name.split(separator: " ").last.flatMap { UInt64($0) } ?? 0
  }

  var hasBeenTampered: Bool { drain.hasBeenTampered }

  func finishedProcesses() -> [TracedProcess] { drain.finishProcesses() }
  func setEnd(_ status: ExitStatus, ofPid pid: Int32) {
    drain.setEnd(DrainThread.Ending(pid: pid, status: status, processorNanoseconds: 0))
  }
}
