import ByteCoding
import TraceModel

extension Goroutine: TableEntry {
  static var kind: BlockKind { .goroutines }
  static var maximumCount: Int { TraceLimits.maximumGoroutines }

  /// Who they are, in columns; not what their events say.
  static func encode(_ entries: ArraySlice<Goroutine>, to writer: inout ByteWriter) {
    writer.differences(entries) { UInt64($0.process) }
    writer.differences(entries) { $0.goid }
    writer.differences(entries) { $0.parentGoid }
    for goroutine in entries { writer.number(goroutine.spawnSite.map { UInt64($0.rawValue) + 1 } ?? 0) }
  }

  static func decode(_ reader: inout ByteReader, count: Int) throws(MalformedContent) -> [Goroutine] {
    guard count <= reader.remaining / minimumBytes else { throw .tooShort }
    var goroutines = [Goroutine](repeating: placeholder(id: 0), count: count)
    try reader.differences(of: &goroutines) { goroutine, process throws(MalformedContent) in
      guard process < UInt64(TraceLimits.maximumProcesses) else { throw .outOfRange }
      goroutine.process = UInt32(process)
    }
    try reader.differences(of: &goroutines) { $0.goid = $1 }
    try reader.differences(of: &goroutines) { $0.parentGoid = $1 }
    try reader.column(of: &goroutines) { goroutine, site throws(MalformedContent) in
      guard site <= UInt64(TraceLimits.maximumSpawnSites) else { throw .outOfRange }
      goroutine.spawnSite = site == 0 ? nil : SpawnSiteID(rawValue: UInt32(site - 1))
    }
    return goroutines
  }

  var encodedBound: Int { 40 }

  /// So many bytes a goroutine takes at least, and so many with facts.
  static var minimumBytes: Int { 4 }
  static var minimumFactsBytes: Int { 10 }

  static func placeholder(id: Int) -> Goroutine {
    Goroutine(process: 0, goid: 0, parentGoid: 0, spawnSite: nil)
  }
}

/// A goroutine with what its events say of it, as it is written.
struct GoroutineFacts: WritableEntry {
  var goroutine: Goroutine

  static var kind: BlockKind { .goroutineFacts }
  static var maximumCount: Int { TraceLimits.maximumGoroutines }

  static func encode(_ entries: ArraySlice<GoroutineFacts>, to writer: inout ByteWriter) {
    let goroutines = entries.map(\.goroutine)
    Goroutine.encode(goroutines[...], to: &writer)
    writer.differences(goroutines) { $0.firstTicks }
    for goroutine in goroutines { writer.number(goroutine.lastTicks &- goroutine.firstTicks) }
    for goroutine in goroutines { writer.number(goroutine.openCalls) }
    for goroutine in goroutines { writer.number(goroutine.calls) }
    for goroutine in goroutines { writer.number(goroutine.inCallTicks) }
    writer.differences(goroutines) { UInt64($0.spawnPath) << 1 | ($0.spawnIsInferred ? 1 : 0) }
  }

  var encodedBound: Int { 100 }
}

extension Goroutine {
  /// Adds to goroutines that have just been decoded what their events say of them.
  static func decodeFacts(
    _ reader: inout ByteReader, into goroutines: inout [Goroutine]
  ) throws(MalformedContent) {
    guard goroutines.count <= reader.remaining / (minimumFactsBytes - minimumBytes) else { throw .tooShort }
    try reader.differences(of: &goroutines) { $0.firstTicks = $1 }
    try reader.column(of: &goroutines) { $0.lastTicks = $0.firstTicks &+ $1 }
    try reader.column(of: &goroutines) { goroutine, calls throws(MalformedContent) in
      guard calls <= UInt64(UInt32.max) else { throw .outOfRange }
      goroutine.openCalls = UInt32(calls)
    }
    try reader.column(of: &goroutines) { $0.calls = $1 }
    try reader.column(of: &goroutines) { $0.inCallTicks = $1 }
    try reader.differences(of: &goroutines) { goroutine, path throws(MalformedContent) in
      guard path >> 1 <= UInt64(UInt32.max) else { throw .outOfRange }
      goroutine.spawnPath = UInt32(path >> 1)
      goroutine.spawnIsInferred = path & 1 == 1
    }
  }
}
