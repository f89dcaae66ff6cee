extension Goroutine: TableEntry {
  static var kind: BlockKind { .goroutines }
  static var maximumCount: Int { Format.maximumGoroutines }

  /// Who they are, in columns; not what their events say.
  static func encode(_ entries: ArraySlice<Goroutine>, to writer: inout ByteWriter) {
    writer.differences(entries) { UInt64($0.process) }
    writer.differences(entries) { $0.goid }
    writer.differences(entries) { $0.parentGoid }
    for goroutine in entries { writer.number(goroutine.spawnSite.map { UInt64($0.rawValue) + 1 } ?? 0) }
  }

  static func decode(_ reader: inout ByteReader, count: Int) throws(MalformedContent) -> [Goroutine] {
    guard count <= reader.remaining / leastBytes else { throw .tooShort }
    var goroutines = [Goroutine](repeating: placeholder(id: 0), count: count)
    try reader.differences(count: count) { i, value throws(MalformedContent) in
      guard value < UInt64(Format.maximumProcesses) else { throw .outOfRange }
      goroutines[i].process = UInt32(value)
    }
    try reader.differences(count: count) { i, value in goroutines[i].goid = value }
    try reader.differences(count: count) { i, value in goroutines[i].parentGoid = value }
    for i in 0..<count {
      let site = try reader.number(atMost: Format.maximumSpawnSites)
      goroutines[i].spawnSite = site == 0 ? nil : SpawnSiteID(rawValue: UInt32(site - 1))
    }
    return goroutines
  }

  var encodedBound: Int { 40 }

  /// So many bytes a goroutine takes at least, and so many with facts.
  static var leastBytes: Int { 4 }
  static var leastFactsBytes: Int { 10 }

  static func placeholder(id: Int) -> Goroutine {
    Goroutine(process: 0, goid: 0, parentGoid: 0, spawnSite: nil)
  }
}

/// A goroutine with what its events say of it, as it is written.
struct GoroutineFacts: WritableEntry {
  var goroutine: Goroutine

  static var kind: BlockKind { .goroutineFacts }
  static var maximumCount: Int { Format.maximumGoroutines }

  static func encode(_ entries: ArraySlice<GoroutineFacts>, to writer: inout ByteWriter) {
    let goroutines = entries.map(\.goroutine)
    Goroutine.encode(goroutines[...], to: &writer)
    writer.differences(goroutines) { $0.firstTicks }
    for goroutine in goroutines { writer.number(goroutine.lastTicks &- goroutine.firstTicks) }
    for goroutine in goroutines { writer.number(goroutine.openCalls) }
    for goroutine in goroutines { writer.number(goroutine.calls) }
    for goroutine in goroutines { writer.number(goroutine.busyTicks) }
    writer.differences(goroutines) { UInt64($0.spawnPath) << 1 | ($0.spawnIsInferred ? 1 : 0) }
  }

  var encodedBound: Int { 100 }
}

extension Goroutine {
  /// Adds to goroutines that have just been decoded what their events say of them.
  static func decodeFacts(
    _ reader: inout ByteReader, into goroutines: inout [Goroutine]
  ) throws(MalformedContent) {
    let count = goroutines.count
    guard count <= reader.remaining / (leastFactsBytes - leastBytes) else { throw .tooShort }
    try reader.differences(count: count) { i, value in goroutines[i].firstTicks = value }
    for i in 0..<count { goroutines[i].lastTicks = goroutines[i].firstTicks &+ (try reader.number()) }
    for i in 0..<count { goroutines[i].openCalls = try reader.number32() }
    for i in 0..<count { goroutines[i].calls = try reader.number() }
    for i in 0..<count { goroutines[i].busyTicks = try reader.number() }
    try reader.differences(count: count) { i, value throws(MalformedContent) in
      guard value >> 1 <= UInt64(UInt32.max) else { throw .outOfRange }
      goroutines[i].spawnPath = UInt32(value >> 1)
      goroutines[i].spawnIsInferred = value & 1 == 1
    }
  }
}

extension ByteWriter {
  /// One `Signed_Number` per entry: its value less that of the entry before (0 before the first), modulo 2⁶⁴.
  mutating func differences<Entries: Sequence>(_ entries: Entries, _ value: (Entries.Element) -> UInt64) {
    var previous: UInt64 = 0
    for entry in entries {
      let next = value(entry)
      difference(next, from: previous)
      previous = next
    }
  }
}

extension ByteReader {
  mutating func differences(
    count: Int, _ take: (Int, UInt64) throws(MalformedContent) -> Void
  ) throws(MalformedContent) {
    var value: UInt64 = 0
    for i in 0..<count {
      value = try difference(from: value)
      try take(i, value)
    }
  }
}
