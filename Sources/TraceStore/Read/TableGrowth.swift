import Algorithms

/// How many entries tables have at each point of a file: what a block names must have been written before it.
struct TableGrowth: Sendable {
  /// From which block on, by its number, there are so many; ascending.
  private var steps: [(block: UInt64, limits: EventLimits)] = []
  /// At the end.
  private let all: EventLimits
  let blocksAreLost: Bool

  /// No entries.
  init() { (all, blocksAreLost) = (EventLimits(functions: 0, spawnSites: 0, goroutines: 0), false) }

  /// - Parameter all: How many entries there are after all; where blocks are lost, so many are there from the beginning
  ///   on.
  init(_ all: EventLimits, in blocks: [BlockEntry], blocksAreLost: Bool) {
    self.all = all
    self.blocksAreLost = blocksAreLost
    guard !blocksAreLost else { return }
    var now = EventLimits(functions: 0, spawnSites: 0, goroutines: 0)
    for block in blocks {
      var next = now
      switch BlockKind(rawValue: block.kind) {
      case .symbols: next.functions = Self.count(now.functions, with: block, all.functions)
      case .spawnSites: next.spawnSites = Self.count(now.spawnSites, with: block, all.spawnSites)
      case .processes: next.processes = Self.count(now.processes, with: block, all.processes)
      case .goroutines: next.goroutines = Self.count(now.goroutines, with: block, all.goroutines)
      default: continue
      }
      if steps.isEmpty { steps.append((0, now)) }
      if next != now { steps.append((block.sequence + 1, next)) }
      now = next
    }
    if steps.isEmpty { steps.append((0, now)) }
  }

  private static func count(_ count: Int, with block: BlockEntry, _ maximum: Int) -> Int {
    block.last < UInt64(maximum) ? max(count, Int(block.last) + 1) : max(count, maximum)
  }

  /// What a block with that number may name.
  ///
  /// - Complexity: O(log n) in the blocks of tables.
  func limits(before block: UInt64) -> EventLimits {
    let next = steps.partitioningIndex { $0.block > block }
    return next == 0 ? all : steps[next - 1].limits
  }
}
