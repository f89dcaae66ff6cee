import ByteCoding
public import TraceModel

/// Goes through the goroutines of a trace in the order of their numbers, a block at a time.
///
/// Of blocks that have not the last word on any goroutine nothing is read. Memory is that of the blocks whose
/// goroutines are about to come: one, unless somebody has spoken of some of them again.
public struct GoroutineCursor: ~Copyable {
  private let table: GoroutineBlocks
  /// What there is that goroutines may refer to.
  private let growth: TableGrowth
  /// Of the call tree.
  private let paths: SpawnPathNumbers
  private let wantsFacts: Bool
  private var reader: TableReader
  private var next = 0
  /// Of blocks that have been read, what has not been asked for yet, by number of the block; `nil` for a damaged one.
  private var read: [Int: [Goroutine]?] = [:]
  /// By block, the last of its pieces.
  private var lastPieces: [Int: Int] = [:]
  /// What was found on the way; placeholders stand for what is lost.
  public private(set) var damage: [TraceDamage] = []

  /// - Parameter wantsFacts: Whether what events say of goroutines is wanted, where `table` has that.
  init(
    _ table: GoroutineBlocks, growth: TableGrowth, paths: SpawnPathNumbers, wantsFacts: Bool, file: InputFile
  ) throws(TraceStoreError) {
    self.table = table
    self.growth = growth
    self.paths = paths
    self.wantsFacts = wantsFacts
    reader = try TableReader(file: file)
    for (index, piece) in table.pieces.enumerated() {
      if let block = piece.block { lastPieces[block] = index }
    }
  }

  /// The next goroutines; `nil` after the last.
  public mutating func more() throws(TraceStoreError) -> ArraySlice<Goroutine>? {
    guard next < table.pieces.count else { return nil }
    let (index, piece) = (next, table.pieces[next])
    next += 1
    guard let block = piece.block, let goroutines = try goroutines(of: block, lastly: lastPieces[block] == index) else {
      return ArraySlice(repeating: Goroutine.placeholder(id: 0), count: piece.goroutines.count)
    }
    let first = Int(table.blocks[block].first)
    return goroutines[piece.goroutines.lowerBound - first..<piece.goroutines.upperBound - first]
  }

  private mutating func goroutines(of number: Int, lastly: Bool) throws(TraceStoreError) -> [Goroutine]? {
    if let known = read[number] {
      if lastly { read[number] = nil }
      return known
    }
    let goroutines = try decode(table.blocks[number])
    if !lastly { read[number] = .some(goroutines) }
    return goroutines
  }

  private mutating func decode(_ block: BlockEntry) throws(TraceStoreError) -> [Goroutine]? {
    let (count, hasFacts, wantsFacts, paths) = (Int(block.items), table.hasFacts, wantsFacts, paths)
    let (limits, sitesAreLost) = (growth.limits(before: block.sequence), growth.blocksAreLost)
    let decoded = try reader.decode(block) { reader throws(MalformedContent) in
      var goroutines = try Goroutine.decode(&reader, count: count)
      if hasFacts && wantsFacts {
        try Goroutine.decodeFacts(&reader, into: &goroutines)
      } else if hasFacts {
        reader.skipRest()
      }
      try Goroutine.check(&goroutines, limits, paths: paths, sitesAreLost: sitesAreLost)
      return goroutines
    }
    switch decoded {
    case .content(let goroutines): return goroutines
    case .damage(let found):
      damage.append(found)
      return nil
    }
  }
}

extension Goroutine {
  /// Throws unless every reference leads somewhere and every number is possible. Spawn paths become indices.
  ///
  /// - Parameters:
  ///   - paths: Those of the call tree.
  ///   - sitesAreLost: Whether sites that no table holds are among those that are lost: they become unknown.
  static func check(
    _ goroutines: inout [Goroutine], _ limits: EventLimits, paths: SpawnPathNumbers, sitesAreLost: Bool
  ) throws(MalformedContent) {
    var goroutines = goroutines.mutableSpan
    for index in goroutines.indices {
      guard Int(goroutines[index].process) < limits.processes else { throw .unknownReference }
      if let site = goroutines[index].spawnSite, Int(site.rawValue) >= limits.spawnSites {
        guard sitesAreLost else { throw .unknownReference }
        goroutines[index].spawnSite = nil
      }
      guard paths.haveGaps || paths.index(goroutines[index].spawnPath) != nil else { throw .unknownReference }
      goroutines[index].resolveSpawnPath(paths)
      let (first, last) = (goroutines[index].firstTicks, goroutines[index].lastTicks)
      guard first <= last, last < TraceLimits.maximumTicks else { throw .outOfRange }
      guard goroutines[index].openCalls <= goroutines[index].calls else { throw .contradiction }
    }
  }
}
