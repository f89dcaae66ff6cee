/// What a reader keeps in memory of a trace: everything but events, summary and goroutines.
struct TraceTables: Sendable {
  private(set) var metadata = TraceMetadata()
  private(set) var symbols: [Symbol] = []
  private(set) var spawnSites: [SpawnSite] = []
  private(set) var processes: [TracedProcess] = []
  /// Where goroutines are.
  private(set) var goroutines = GoroutineBlocks()
  /// `nil` where the file has no whole summary.
  private(set) var totals: Totals?
  private(set) var damage: [TraceDamage] = []

  init(file: InputFile, _ list: BlockList) throws(TraceStoreError) {
    let blocks = list.entries
    var reader = try TableReader(file: file)
    for block in blocks {
      switch BlockKind(rawValue: block.kind) {
      case .metadata: try readMetadata(block, &reader)
      case .symbols: try reader.read(block, into: &symbols, damage: &damage)
      case .spawnSites: try reader.read(block, into: &spawnSites, damage: &damage)
      case .processes: try readProcess(block, &reader)
      case .totals: try readTotals(block, &reader)
      case .goroutines, .events, .goroutineFacts, .callTree, .histograms, .index, nil: break
      }
    }
    var factsDamage: [TraceDamage] = []
    goroutines =
      totals.flatMap { GoroutineBlocks(factsOf: $0.goroutines, among: blocks, damage: &factsDamage) }
      ?? GoroutineBlocks(declaredIn: blocks, placeholders: &reader.placeholdersLeft, damage: &damage)
    damage += factsDamage
    // Tables may lack entries that nothing else in the file tells of.
    if list.hasLostBlocks { try coverEvents(file: file, blocks: blocks) }
    // Of a file that is whole, no goroutine needs to be read to know that its process is there.
    if !list.isFinished || !damage.isEmpty || processes.isEmpty { try coverGoroutines(file: file) }
  }

  private mutating func readMetadata(_ block: BlockEntry, _ tables: inout TableReader) throws(TraceStoreError) {
    guard let metadata = try read(block, &tables, TraceMetadata.init) else { return }
    self.metadata = metadata
  }

  private mutating func readProcess(_ block: BlockEntry, _ tables: inout TableReader) throws(TraceStoreError) {
    guard let process = try read(block, &tables, TracedProcess.init) else { return }
    let index = Int(min(block.first, UInt64(Format.maximumProcesses)))
    if index < processes.count {
      processes[index] = process
    } else if index < Format.maximumProcesses,
      tables.fill(&processes, upTo: index, with: { _ in .placeholder })
    {
      processes.append(process)
    } else {
      damage.append(block.damage(.malformed(.outOfRange)))
    }
  }

  private mutating func readTotals(_ block: BlockEntry, _ tables: inout TableReader) throws(TraceStoreError) {
    totals = try read(block, &tables, Totals.init)
  }

  /// The one thing in `block`; `nil` where it is damaged.
  private mutating func read<Thing>(
    _ block: BlockEntry, _ tables: inout TableReader,
    _ decode: (inout ByteReader) throws(MalformedContent) -> Thing
  ) throws(TraceStoreError) -> Thing? {
    switch try tables.decode(block, decode) {
    case .content(let thing): return thing
    case .damage(let found):
      damage.append(found)
      return nil
    }
  }

  /// Fills the tables up with placeholders for everything that events name.
  private mutating func coverEvents(file: InputFile, blocks: [BlockEntry]) throws(TraceStoreError) {
    let limits = EventLimits(
      functions: Format.maximumFunctions, spawnSites: Format.maximumSpawnSites,
      goroutines: goroutines.count + Format.maximumPlaceholders)
    var (functions, sites, highest) = (symbols.count, spawnSites.count, goroutines.count)
    var loader = BlockLoader(file: file)
    var decoder = try BlockDecoder()
    var batch = EventBatch()
    for block in blocks where block.kind == BlockKind.events.rawValue {
      guard try decoder.decode(block, with: &loader, limits: limits, into: &batch) == nil else { continue }
      for code in batch.codes {
        let event = EventCode(rawValue: code)
        functions = max(functions, event.enteredFunction.map { Int($0.rawValue) + 1 } ?? 0)
        sites = max(sites, event.spawnSite.map { Int($0.rawValue) + 1 } ?? 0)
      }
      for run in batch.runs { highest = max(highest, Int(run.goroutine) + 1) }
    }
    symbols += (symbols.count..<functions).map(Symbol.placeholder)
    spawnSites += (spawnSites.count..<sites).map(SpawnSite.placeholder)
    goroutines.setCount(highest)
  }

  /// Fills the processes up with placeholders for all that goroutines name.
  private mutating func coverGoroutines(file: InputFile) throws(TraceStoreError) {
    var highest = -1
    var cursor = try GoroutineCursor(
      goroutines, limits: GoroutineCursor.Limits(spawnSites: spawnSites.count, nodes: 0), wantsFacts: false,
      file: file)
    while let some = try cursor.more() { highest = some.reduce(highest) { max($0, Int($1.process)) } }
    while processes.count <= highest { processes.append(.placeholder) }
  }
}

extension TracedProcess {
  /// Stands for a process of which nothing could be read.
  fileprivate static var placeholder: TracedProcess {
    TracedProcess(pid: 0, parentPid: 0, commandLine: [], goVersion: "", path: .portable, startTicks: 0)
  }
}
