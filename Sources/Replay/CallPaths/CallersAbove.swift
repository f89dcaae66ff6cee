import TraceModel

/// A node and those above it, the outermost first, and which functions are among them.
struct CallersAbove {
  private struct Level {
    let node: UInt32
    let key: UInt32
    /// The level at which the goroutine begins that this call is in.
    let goroutine: Int32
    /// The nearest level above with the same key; -1 where there is none.
    var sameKey: Int32 = -1
    /// The nearest level above with the same key and caller; -1 where there is none.
    var samePair: Int32 = -1
    /// The innermost level of the goroutine, up to this one, with a caller and callee that are not above it.
    var newestPair: Int32 = -1
    /// The level whose path without loops this one shares: this one, or one further out.
    var loopBegin: Int32
    /// The path without loops, and its length; 0 where it has not been made, or is that of another level.
    var loopFree: UInt32 = 0
    var loopFreeLength: Int32 = 0
  }

  /// Longer ones are not made.
  private static var maximumLoopFreeLength: Int { 1 << 10 }

  private var levels: [Level] = []
  /// By key, without the bit of spawn nodes, which are of no interest: the innermost level with it.
  private var innermost: [Int32]
  /// By caller and callee; `nil` where loops are not looked for.
  private var innermostPairs: [UInt64: Int32]?

  /// - Parameter findsLoops: whether paths without loops are wanted.
  init(_ nodes: [CallPathTable.Node], findsLoops: Bool) {
    let highest = nodes.reduce(0) { $1.key & EventCode.spawnBit == 0 ? max($0, $1.key) : $0 }
    innermost = [Int32](repeating: -1, count: Int(highest) + 1)
    innermostPairs = findsLoops ? [:] : nil
  }

  mutating func push(_ node: UInt32, key: UInt32) {
    let number = Int32(levels.count)
    guard key & EventCode.spawnBit == 0 else {
      levels.append(Level(node: node, key: key, goroutine: number + 1, loopBegin: number))
      return
    }
    var level = Level(node: node, key: key, goroutine: levels.last?.goroutine ?? 0, loopBegin: number)
    level.sameKey = innermost[Int(key)]
    innermost[Int(key)] = number
    if innermostPairs != nil, number > level.goroutine {
      let caller = levels[Int(number) - 1]
      level.samePair = innermostPairs?.updateValue(number, forKey: Self.pair(caller.key, key)) ?? -1
      level.newestPair = level.samePair > level.goroutine ? caller.newestPair : number
      if level.samePair > level.newestPair { level.loopBegin = levels[Int(level.samePair)].loopBegin }
    }
    levels.append(level)
  }

  mutating func pop(key: UInt32) {
    guard let last = levels.popLast(), key & EventCode.spawnBit == 0 else { return }
    innermost[Int(key)] = last.sameKey
    if innermostPairs != nil, levels.count > Int(last.goroutine) {
      innermostPairs?[Self.pair(levels[levels.count - 1].key, key)] = last.samePair
    }
  }

  private static func pair(_ caller: UInt32, _ callee: UInt32) -> UInt64 { UInt64(caller) << 32 | UInt64(callee) }

  /// The nodes of the short path of the innermost node, of which there is one: its caller and itself, and before them
  /// what shows that a call of the same function, or of it by the same caller, was around it.
  func forEachOfShortPath(_ body: (_ node: UInt32) -> Void) {
    let level = levels[levels.count - 1]
    guard levels.count > 1 else { return body(level.node) }
    let caller = levels[levels.count - 2]
    // What spawned a goroutine, or called what spawned it, is on another one.
    if level.key & EventCode.spawnBit != 0 || caller.key & EventCode.spawnBit != 0 {
      if level.key & EventCode.spawnBit == 0, levels.count > 2 { body(levels[levels.count - 3].node) }
      body(caller.node)
      return body(level.node)
    }
    if level.sameKey >= level.goroutine {
      if hasPair(caller: caller.key, at: level.sameKey, from: level.goroutine) { body(caller.node) }
      // Of a function that calls itself, the caller is the same.
      if caller.key != level.key { body(level.node) }
    }
    body(caller.node)
    body(level.node)
  }

  /// Whether a call at this level or further out, of the same function and goroutine, was made by a function with that
  /// key.
  private func hasPair(caller: UInt32, at level: Int32, from goroutine: Int32) -> Bool {
    var level = level
    while level >= goroutine {
      if level > goroutine, levels[Int(level) - 1].key == caller { return true }
      level = levels[Int(level)].sameKey
    }
    return false
  }
}

// A path without loops has the same functions as a path, the same pairs of caller and callee, and the same last pair,
// but not again and again: where a pair comes a second time, and no new one has come since it came before, the path
// goes on where it was then. So what hangs below is within calls of the same functions and of the same pairs.

extension CallersAbove {
  /// The levels, the outermost first, of which paths without loops are to be made for the innermost one to have one;
  /// `nil` where it has none: it is the root call of a goroutine, or the path is too long.
  func levelsWithoutLoopFreePath() -> [Int]? {
    guard let last = levels.last, levels.count - 1 > Int(last.goroutine) else { return nil }
    var missing: [Int] = []
    var level: Int? = Int(last.loopBegin)
    while let at = level, levels[at].loopFree == 0 {
      missing.append(at)
      level = loopBegin(above: at)
    }
    let length = missing.count + (level.map { Int(levels[$0].loopFreeLength) } ?? 0)
    return length <= Self.maximumLoopFreeLength ? missing.reversed() : nil
  }

  /// The same for the caller at a level; `nil` for the root call of the goroutine.
  private func loopBegin(above level: Int) -> Int? {
    level > Int(levels[level].goroutine) ? Int(levels[level - 1].loopBegin) : nil
  }

  func node(at level: Int) -> UInt32 { levels[level].node }

  /// The path without loops of the caller at this level; `nil` for the root call of the goroutine.
  func loopFreePath(above level: Int) -> UInt32? { loopBegin(above: level).map { levels[$0].loopFree } }

  /// That of the innermost level, which has been made.
  var loopFreePath: UInt32? { levels.last.map { levels[Int($0.loopBegin)].loopFree } }

  mutating func setLoopFreePath(_ path: UInt32, at level: Int) {
    levels[level].loopFree = path
    levels[level].loopFreeLength = 1 + (loopBegin(above: level).map { levels[$0].loopFreeLength } ?? 0)
  }
}
