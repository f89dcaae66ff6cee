import ByteCoding
import TraceModel

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
  /// By node of the call tree, if some paths were folded; empty where that is not known of all of them.
  private(set) var foldedPaths: [FoldedPath] = []
  private(set) var damage: [TraceDamage] = []

  /// What blocks may name.
  private(set) var growth = TableGrowth()

  init(file: InputFile, _ list: BlockList, hasFoldedPaths: Bool) throws(TraceStoreError) {
    let blocks = list.entries
    var reader = try TableReader(
      file: file, placeholders: Placeholders(fileBytes: file.size, blocksAreLost: list.hasLostBlocks))
    for block in blocks {
      switch BlockKind(rawValue: block.kind) {
      case .metadata: try readMetadata(block, &reader)
      case .symbols: try reader.read(block, into: &symbols, damage: &damage)
      case .spawnSites: try reader.read(block, into: &spawnSites, damage: &damage)
      case .processes: try readProcess(block, &reader)
      case .totals: try readTotals(block, &reader)
      case .foldedPaths where hasFoldedPaths: try reader.read(block, into: &foldedPaths, damage: &damage)
      case .goroutines, .events, .goroutineFacts, .callTree, .histograms, .index, .foldedPaths, nil: break
      }
    }
    if hasFoldedPaths { checkFoldedPaths(blocks) }
    damage += list.misplaced(metadata)
    // Events that are there are not left out, whatever is said of them.
    if blocks.contains(where: { $0.kind == BlockKind.events.rawValue }) { metadata.keepsEvents = true }
    if totals != nil, let misplaced = list.misplacedTotals {
      damage.append(misplaced)
      totals = nil
    }
    try locateGoroutines(blocks, &reader)
    // Tables may lack entries that nothing else in the file mentions.
    if list.hasLostBlocks { try coverEvents(file: file, blocks: blocks, &reader.placeholders) }
    // Of a file that is whole, no goroutine needs to be read to know that its process is there.
    if !list.isFinished || !damage.isEmpty || processes.isEmpty {
      try coverGoroutines(file: file, &reader.placeholders)
    }
    growth = TableGrowth(limits, in: blocks, blocksAreLost: list.hasLostBlocks)
  }

  private var limits: EventLimits {
    EventLimits(
      functions: symbols.count, spawnSites: spawnSites.count, processes: processes.count,
      goroutines: goroutines.count)
  }

  /// From what blocks of facts say or, where they do not speak of all, from those that were written as goroutines came.
  private mutating func locateGoroutines(
    _ blocks: [BlockEntry], _ reader: inout TableReader
  ) throws(TraceStoreError) {
    var placeholders = reader.placeholders
    var found: [TraceDamage] = []
    let declared = GoroutineBlocks(declaredIn: blocks, placeholders: &placeholders, damage: &found)
    if let totals {
      let facts = GoroutineBlocks(factsOf: totals.goroutines, among: blocks, damage: &found)
      if let facts, facts.count >= declared.count {
        damage += found
        goroutines = facts
        return
      }
      if !reader.placeholders.blocksAreLost, let block = blocks.last(where: { $0.kind == BlockKind.totals.rawValue }) {
        damage.append(block.damage(.wrongSummary))
      }
    }
    damage += found
    goroutines = declared
    reader.placeholders = placeholders
  }

  private mutating func readMetadata(_ block: BlockEntry, _ tables: inout TableReader) throws(TraceStoreError) {
    guard block.isAlone else { return damage.append(block.damage(.malformed(.outOfRange))) }
    guard let metadata = try read(block, &tables, TraceMetadata.init) else { return }
    self.metadata = metadata
  }

  private mutating func readProcess(_ block: BlockEntry, _ tables: inout TableReader) throws(TraceStoreError) {
    guard block.isTablePart(before: UInt64(TraceLimits.maximumProcesses)), block.items == 1 else {
      return damage.append(block.damage(.malformed(.outOfRange)))
    }
    let index = Int(block.first)
    guard
      index <= processes.count
        || tables.placeholders.explainGap(in: .processes, damage)
          && tables.placeholders.fill(&processes, upTo: index, with: { _ in .placeholder })
    else { return damage.append(block.damage(.malformed(.outOfPlace))) }
    var process = try read(block, &tables, TracedProcess.init)
    if let known = process?.countedCalls.filter({ Int($0.key.rawValue) < symbols.count }),
      known.count < process?.countedCalls.count ?? 0
    {
      damage.append(block.damage(.malformed(.outOfRange)))
      process?.countedCalls = known
    }
    if index == processes.count {
      processes.append(process ?? .placeholder)
    } else if let process {
      processes[index] = process
    }
  }

  private mutating func readTotals(_ block: BlockEntry, _ tables: inout TableReader) throws(TraceStoreError) {
    guard block.isAlone else { return damage.append(block.damage(.malformed(.outOfRange))) }
    totals = try read(block, &tables, Totals.init)
  }

  /// Leaves out what cannot be of the call tree.
  private mutating func checkFoldedPaths(_ blocks: [BlockEntry]) {
    guard let totals else { return foldedPaths = [] }
    let numbers = foldedPaths.lazy.map(\.number)
    let isRight =
      UInt64(foldedPaths.count) == totals.nodes && foldedPaths.first.map { $0.number == 0 && !$0.hasFolded } ?? false
      && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
    guard !isRight else { return }
    foldedPaths = []
    if let block = blocks.last(where: { $0.kind == BlockKind.totals.rawValue }) {
      damage.append(block.damage(.wrongSummary))
    }
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

  /// Fills the tables up with placeholders for everything that events name, as far as there may be so many.
  private mutating func coverEvents(
    file: InputFile, blocks: [BlockEntry], _ placeholders: inout Placeholders
  ) throws(TraceStoreError) {
    let highest = EventLimits(
      functions: symbols.count + placeholders.left, spawnSites: spawnSites.count + placeholders.left,
      goroutines: min(goroutines.count + placeholders.left, TraceLimits.maximumGoroutines))
    var loader = BlockLoader(file: file)
    var decoder = try BlockDecoder()
    var batch = EventBatch()
    for block in blocks where block.kind == BlockKind.events.rawValue {
      guard try decoder.decode(block, with: &loader, limits: highest, into: &batch) == nil else { continue }
      var needed = limits
      for code in batch.codes {
        let event = EventCode(rawValue: code)
        if let function = event.enteredFunction { needed.functions = max(needed.functions, Int(function.rawValue) + 1) }
        if let site = event.spawnSite { needed.spawnSites = max(needed.spawnSites, Int(site.rawValue) + 1) }
      }
      for run in batch.runs { needed.goroutines = max(needed.goroutines, Int(run.goroutine) + 1) }
      // A block that names more is damaged.
      let missing = (needed.functions - symbols.count) + (needed.spawnSites - spawnSites.count)
      guard placeholders.take(missing + needed.goroutines - goroutines.count) else { continue }
      symbols += (symbols.count..<needed.functions).map(Symbol.placeholder)
      spawnSites += (spawnSites.count..<needed.spawnSites).map(SpawnSite.placeholder)
      goroutines.setCount(needed.goroutines)
    }
  }

  /// Makes sure that there is a process for every goroutine: for those that name one that no table holds, too.
  private mutating func coverGoroutines(
    file: InputFile, _ placeholders: inout Placeholders
  ) throws(TraceStoreError) {
    guard goroutines.count > 0 else { return }
    if placeholders.explainGap(in: .processes, damage) {
      var highest = -1
      let growth = TableGrowth(
        EventLimits(
          functions: 0, spawnSites: spawnSites.count, processes: processes.count + placeholders.left, goroutines: 0),
        in: [], blocksAreLost: true)
      var cursor = try GoroutineCursor(
        goroutines, growth: growth, paths: SpawnPathNumbers(nodes: 0), wantsFacts: false, file: file)
      while let some = try cursor.more() { highest = some.reduce(highest) { max($0, Int($1.process)) } }
      _ = placeholders.fill(&processes, upTo: max(highest + 1, processes.count), with: { _ in .placeholder })
    }
    // The goroutines themselves are found to be damaged when they are read.
    if processes.isEmpty { processes.append(.placeholder) }
  }
}

extension TracedProcess {
  /// Stands for a process of which nothing could be read.
  fileprivate static var placeholder: TracedProcess {
    TracedProcess(pid: 0, parentPid: 0, commandLine: [], goVersion: "", path: .portable, startTicks: 0)
  }
}
