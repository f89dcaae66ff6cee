import Glibc
import Platform
import Replay
import TraceModel
import TraceStore

@testable import Recording

/// A traced process that always has segments full of events ready, as docs/SPOOL.md wants them.
final class Load {
  static let segmentWords = 8192

  /// What the ids in it stand for.
  static let names: InstrumentedNames = {
    var names = InstrumentedNames()
    names.add(
      base: 16, names: (16..<56).map { .function(Symbol(name: "f\($0)", package: "", file: "", line: 0)) })
    return names
  }()

  private let base: UnsafeMutableRawPointer
  private let goroutines: Int
  private let eventsPerSwitch: Int
  private let processors: Int
  private var sequence: UInt64 = 0
  private var ticks: UInt64
  private var random: UInt64 = 1

  /// - Parameters:
  ///   - eventsPerSwitch: events of one goroutine before the next one's; the next is any of `goroutines`.
  ///   - ticks: the clock at the start.
  init(spoolPath: String, goroutines: Int, eventsPerSwitch: Int, processors: Int, ticks: UInt64) {
    base = Self.map(spoolPath)
    self.goroutines = goroutines
    self.eventsPerSwitch = eventsPerSwitch
    self.processors = processors
    self.ticks = ticks
    Self.enterThisProcess(at: base)
  }

  static func map(_ spoolPath: String) -> UnsafeMutableRawPointer {
    let descriptor = open(spoolPath, O_RDWR)
    defer { close(descriptor) }
    var status = stat()
    fstat(descriptor, &status)
    guard let mapping = mmap(nil, Int(status.st_size), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0) else {
      preconditionFailure("the spool cannot be mapped")
    }
    return mapping
  }

  /// Takes the first slot of the spool mapped at `base`.
  static func enterThisProcess(at base: UnsafeMutableRawPointer) {
    let slot = base + word(40, at: base)
    slot.storeBytes(of: UInt32(getpid()), toByteOffset: 4, as: UInt32.self)
    slot.storeBytes(of: ProcessTable.startTime(of: getpid()) ?? 0, toByteOffset: 8, as: UInt64.self)
    slot.storeBytes(of: 2, as: UInt32.self)
  }

  /// A word of the header.
  static func word(_ offset: Int, at base: UnsafeMutableRawPointer) -> Int {
    Int(base.load(fromByteOffset: offset, as: UInt64.self))
  }

  private func word(_ offset: Int) -> Int { Self.word(offset, at: base) }

  /// Fills `count` segments that are free now; returns the number of events in them and the clock after the last.
  func fill(_ count: Int) -> (events: Int, now: UInt64) {
    var events = 0
    for index in 0..<count {
      sequence += 1
      let segment = base + word(64) + index * 65536
      events += write(segment.assumingMemoryBound(to: UInt64.self))
      let state = sequence << 32 | UInt64(index % processors) << 16 | 2
      (base + word(56) + index * 8).storeBytes(of: state, as: UInt64.self)
    }
    return (events, ticks + 1)
  }

  private func write(_ words: UnsafeMutablePointer<UInt64>) -> Int {
    words[0] = ticks << 20 | 3
    words[1] = ticks
    var at = 2
    var events = 0
    while at + 4 + eventsPerSwitch <= Self.segmentWords {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      words[at] = ticks << 20 | 2
      words[at + 1] = (random >> 33) % UInt64(goroutines) + 1
      words[at + 2] = 0
      words[at + 3] = 0
      at += 4
      for event in 0..<eventsPerSwitch {
        ticks += 30
        let id: UInt64 = event % 2 == 0 ? 16 + UInt64(event % 40) : 1
        words[at] = (ticks << 20) | id
        at += 1
      }
      events += eventsPerSwitch
    }
    return events
  }
}
