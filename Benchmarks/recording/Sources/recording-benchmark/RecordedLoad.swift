import Glibc
import Platform
import TraceModel
import TraceStore

@testable import Recording

/// A traced process that writes the events of a trace again: each goroutine's runs to a P that is free at that time.
///
/// Stalls and gaps are left out: they are as good as none, and would need records of their own.
final class RecordedLoad {
  private struct Processor {
    /// The clock after its last event.
    var ticks: UInt64 = 0
    var goroutine: UInt32?
    var segment: Int?
    var word = 0
    var sequence: UInt64 = 0
  }

  static let firstID = 16
  private let base: UnsafeMutableRawPointer
  private let goroutines: [Goroutine]
  private let functionCount: Int
  private let epoch: UInt64
  private let segments: Int
  private var processors: [Processor] = []
  private var nextSegment = 0
  private(set) var latest: UInt64 = 0

  init(spoolPath: String, trace: TraceReader, goroutines: [Goroutine], segments: Int, epoch: UInt64) {
    base = Load.map(spoolPath)
    functionCount = trace.symbols.count
    self.goroutines = goroutines
    self.segments = segments
    self.epoch = epoch
    Load.enterThisProcess(at: base)
  }

  /// What the ids stand for: functions first, then spawn sites.
  static func names(of trace: TraceReader) -> InstrumentedNames {
    var names = InstrumentedNames()
    names.add(
      base: firstID,
      names: trace.symbols.map { .function($0) } + trace.spawnSites.map { InstrumentedNames.Name.spawn($0) })
    return names
  }

  private func id(of code: UInt32) -> UInt64? {
    switch EventCode(rawValue: code).event {
    case .enter(let function): UInt64(Self.firstID) + UInt64(function.rawValue)
    case .spawn(let site): UInt64(Self.firstID + functionCount) + UInt64(site.rawValue)
    case .exit: 1
    case .stallBegin, .stallEnd, .gap, .unknown: nil
    }
  }

  /// Whether another batch of so many events surely finds room.
  func hasRoom(for batch: EventBatch) -> Bool {
    let words = batch.times.count + 6 * batch.runs.count
    return nextSegment + processors.count + 2 * words / SpoolLayout.segmentWords + 16 < segments
  }

  /// Writes the events; returns their number.
  func write(_ batch: EventBatch) -> Int {
    var (at, events) = (0, 0)
    for run in batch.runs {
      let range = at..<at + Int(run.count)
      at = range.upperBound
      let first = batch.times[range.lowerBound]
      var position = processors.firstIndex { $0.goroutine == run.goroutine && $0.ticks <= first }
      position = position ?? processors.firstIndex { $0.ticks <= first }
      if position == nil { processors.append(Processor()) }
      let number = position ?? processors.count - 1
      for index in range {
        guard let id = id(of: batch.codes[index]) else { continue }
        let ticks = batch.times[index] + epoch
        makeRoom(number, goroutine: run.goroutine, ticks: ticks)
        put(number, ticks << 20 | id)
        events += 1
      }
      processors[number].ticks = batch.times[range.upperBound - 1]
      latest = max(latest, processors[number].ticks)
    }
    return events
  }

  /// No more is written to any segment, and all are free again when they have been read.
  func completeAll() {
    for number in processors.indices { complete(number) }
    nextSegment = 0
  }

  private func complete(_ number: Int) {
    guard let segment = processors[number].segment else { return }
    setState(ofSegment: segment, processor: number, phase: 2)
    processors[number].segment = nil
    processors[number].goroutine = nil
  }

  private func makeRoom(_ number: Int, goroutine: UInt32, ticks: UInt64) {
    if processors[number].segment == nil || processors[number].word + 5 >= SpoolLayout.segmentWords {
      complete(number)
      processors[number].segment = nextSegment
      processors[number].sequence += 1
      processors[number].word = 0
      setState(ofSegment: nextSegment, processor: number, phase: 1)
      nextSegment += 1
      put(number, ticks << 20 | 3)
      put(number, ticks)
    }
    guard processors[number].goroutine != goroutine else { return }
    processors[number].goroutine = goroutine
    put(number, ticks << 20 | 2)
    put(number, goroutines[Int(goroutine)].goid)
    put(number, goroutines[Int(goroutine)].parentGoid)
    put(number, 0)
  }

  private func setState(ofSegment segment: Int, processor: Int, phase: UInt64) {
    let state = processors[processor].sequence << 32 | UInt64(processor) << 16 | phase
    (base + Load.word(56, at: base) + segment * 8).storeBytes(of: state, as: UInt64.self)
  }

  private func put(_ number: Int, _ word: UInt64) {
    let segment = processors[number].segment ?? 0
    let offset = Load.word(64, at: base) + segment * SpoolLayout.segmentBytes + processors[number].word * 8
    (base + offset).storeBytes(of: word, as: UInt64.self)
    processors[number].word += 1
  }
}
