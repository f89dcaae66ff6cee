import TraceModel
import ByteCoding

extension TraceReader {
  /// Writes one trace of several: all their processes, goroutines and events, on one clock.
  ///
  /// Time begins with the recording that began first, as far as recordings say when they began. Functions and spawn
  /// sites that are equal in all fields become one. The facts of the recording are those of the first trace.
  ///
  /// Where one of the traces has its summary only, so has the new one: all of their summaries.
  ///
  /// - Returns: What is wrong with each of the traces, in their order.
  public static func merge(_ readers: [TraceReader], to path: String) throws -> [[TraceDamage]] {
    let keepsEvents = readers.allSatisfy(\.metadata.keepsEvents)
    var parts: [MergePart] = []
    var tables = MergeTables()
    let epoch = readers.map(\.metadata.startUnixNanoseconds).filter { $0 != 0 }.min() ?? 0
    var damage = readers.map(\.damage)
    for (index, reader) in readers.enumerated() {
      let table = try reader.goroutines()
      if keepsEvents { damage[index] += table.damage }
      parts.append(
        try MergePart(reader, table.goroutines, tables: &tables, clock: readers[0].metadata.clock, epoch: epoch))
    }
    var metadata = readers.first?.metadata ?? TraceMetadata()
    metadata.startUnixNanoseconds = epoch
    metadata.history.append("merge")
    metadata.recorderNanoseconds = readers.reduce(0) { saturatingSum($0, $1.metadata.recorderNanoseconds) }
    metadata.keepsEvents = keepsEvents
    let summary = keepsEvents ? nil : try summary(of: readers, parts, &damage)
    var output = try TraceOutput.create(
      path: path, metadata: metadata, symbols: tables.symbols, spawnSites: tables.spawnSites,
      processes: tables.processes)
    do {
      try output.append(goroutines: tables.goroutines)
      var decoder = try BlockDecoder()
      var batch = EventBatch()
      while keepsEvents,
        let next = parts.indices.filter({ parts[$0].nextTicks != nil }).min(by: {
          (parts[$0].nextTicks ?? 0, $0) < (parts[$1].nextTicks ?? 0, $1)
        })
      {
        if let found = try parts[next].readBlock(with: &decoder, into: &batch) {
          damage[next].append(found)
          try output.appendGaps(of: parts[next].goroutines(found.goroutines))
        } else {
          try output.append(batch)
        }
      }
    } catch {
      try output.discard()
      throw error
    }
    try output.finish(metadata: metadata, processes: tables.processes, summary: summary)
    return damage
  }

  private static func summary(
    of readers: [TraceReader], _ parts: [MergePart], _ damage: inout [[TraceDamage]]
  ) throws -> TraceSummary {
    var merged = MergedSummary()
    for (index, reader) in readers.enumerated() {
      let found = try reader.summary()
      damage[index] += found.damage
      merged.add(found.summary, as: parts[index])
      guard merged.summary.lastTicks < TraceLimits.maximumTicks else {
        throw TraceStoreError.tooLong(path: reader.path)
      }
    }
    return merged.summary
  }
}

/// The tables of a merged trace.
private struct MergeTables {
  private(set) var symbols: [Symbol] = []
  private(set) var spawnSites: [SpawnSite] = []
  var processes: [TracedProcess] = []
  var goroutines: [Goroutine] = []
  private var functions: [Symbol: UInt32] = [:]
  private var sites: [SpawnSite: UInt32] = [:]

  /// The function's number.
  mutating func number(of symbol: Symbol) -> UInt32 {
    if let number = functions[symbol] { return number }
    let number = UInt32(symbols.count)
    functions[symbol] = number
    symbols.append(symbol)
    return number
  }

  /// The spawn site's number.
  mutating func number(of site: SpawnSite) -> UInt32 {
    if let number = sites[site] { return number }
    let number = UInt32(spawnSites.count)
    sites[site] = number
    spawnSites.append(site)
    return number
  }
}

/// One of the traces to be merged: where it is, and how its numbers and times are to be changed.
struct MergePart {
  private let growth: TableGrowth
  private var order = RunOrder()
  private let goroutineCount: Int
  private let path: String
  private let blocks: [BlockEntry]
  private var loader: BlockLoader
  private var next = 0
  private let functions: [UInt32]
  private let sites: [UInt32]
  private let firstGoroutine: UInt32
  private let firstProcess: UInt32
  let time: TickConversion

  fileprivate init(
    _ reader: TraceReader, _ goroutines: [Goroutine], tables: inout MergeTables, clock: TraceMetadata.Clock,
    epoch: Int64
  ) throws(TraceStoreError) {
    growth = reader.growth
    goroutineCount = reader.goroutineCount
    path = reader.path
    blocks = reader.blocks.filter { $0.kind == BlockKind.events.rawValue }
    loader = BlockLoader(file: reader.file)
    functions = reader.symbols.map { tables.number(of: $0) }
    sites = reader.spawnSites.map { tables.number(of: $0) }
    let start = reader.metadata.startUnixNanoseconds
    let time = TickConversion(
      from: reader.metadata.clock, to: clock, delayNanoseconds: start == 0 ? 0 : UInt64(bitPattern: start &- epoch))
    self.time = time
    firstProcess = UInt32(tables.processes.count)
    firstGoroutine = UInt32(tables.goroutines.count)
    // What is open at the end of one trace does not last to the end of another.
    let last = reader.ticks.map { time.convert($0.upperBound) }
    tables.processes += reader.processes.map { process in
      var process = time.convert(process)
      let counted = process.countedCalls.map { (FunctionID(rawValue: functions[Int($0.key.rawValue)]), $0.value) }
      process.countedCalls = Dictionary(counted, uniquingKeysWith: saturatingSum)
      if let last, process.endTicks == nil, process.intervalEnds.ticks.isEmpty { process.intervalEnds.add(last) }
      return process
    }
    tables.goroutines += goroutines.map(convert)
  }

  func convert(_ function: FunctionID) -> FunctionID { FunctionID(rawValue: functions[Int(function.rawValue)]) }

  func convert(_ site: SpawnSiteID) -> SpawnSiteID { SpawnSiteID(rawValue: sites[Int(site.rawValue)]) }

  /// The same goroutine with the common numbers of process and spawn site.
  func convert(_ goroutine: Goroutine) -> Goroutine {
    var goroutine = goroutine
    goroutine.process += firstProcess
    goroutine.spawnSite = goroutine.spawnSite.map(convert)
    return goroutine
  }

  /// The first tick of the next block, on the common clock; `nil` at the end.
  var nextTicks: UInt64? { next < blocks.count ? time.convert(blocks[next].first) : nil }

  /// Reads the next block, or says what is wrong with it.
  mutating func readBlock(
    with decoder: inout BlockDecoder, into batch: inout EventBatch
  ) throws(TraceStoreError) -> TraceDamage? {
    defer { next += 1 }
    let limits = growth.limits(before: blocks[next].sequence)
    if let damage = try decoder.decode(blocks[next], with: &loader, limits: limits, into: &batch) { return damage }
    guard order.follow(batch) else { return blocks[next].damage(.malformed(.timeRunsBackwards)) }
    for i in batch.runs.indices { batch.runs[i].goroutine += firstGoroutine }
    for i in batch.times.indices { batch.times[i] = time.convert(batch.times[i]) }
    guard batch.times.allSatisfy({ $0 < TraceLimits.maximumTicks }) else { throw .tooLong(path: path) }
    for i in batch.codes.indices {
      let event = EventCode(rawValue: batch.codes[i])
      if let function = event.enteredFunction {
        batch.codes[i] = EventCode.enter(convert(function)).rawValue
      } else if let site = event.spawnSite {
        batch.codes[i] = EventCode.spawn(convert(site)).rawValue
      }
    }
    return nil
  }

  /// Those goroutines of this trace, or all of it, by their common numbers.
  func goroutines(_ lost: GoroutineSet?) -> GoroutineSet? {
    switch lost {
    case .these(let list): .these(list.map { $0 + firstGoroutine })
    case .within(let range): .within(range.lowerBound + firstGoroutine...range.upperBound + firstGoroutine)
    case nil:
      goroutineCount == 0 ? .these([]) : .within(firstGoroutine...firstGoroutine + UInt32(goroutineCount) - 1)
    }
  }
}
