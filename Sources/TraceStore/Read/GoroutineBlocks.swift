import TraceModel
import ByteCoding

/// Which block of a file has the last word on which goroutine: as headers have it, without a look into any block.
struct GoroutineBlocks: Sendable {
  /// Goroutines with consecutive numbers of the same block.
  struct Piece: Sendable {
    var goroutines: Range<Int>
    /// An index into `blocks`; `nil` where their block is lost.
    var block: Int?
  }

  let blocks: [BlockEntry]
  /// Whether they have what events say of goroutines, not only who they are.
  let hasFacts: Bool
  /// In the order of goroutines, from 0 on and without gaps.
  private(set) var pieces: [Piece] = []

  var count: Int { pieces.last?.goroutines.upperBound ?? 0 }

  /// No goroutine.
  init() { (blocks, hasFacts) = ([], false) }

  /// The blocks of facts; `nil` where they do not speak of all of `count` goroutines; `damage` says which of them are
  /// not sound.
  init?(factsOf count: UInt64, among blocks: [BlockEntry], damage: inout [TraceDamage]) {
    self.blocks = blocks.filter { $0.kind == BlockKind.goroutineFacts.rawValue }
    hasFacts = true
    // Before so much memory is taken: there must be bytes in the file for each.
    let maximum = self.blocks.reduce(0) {
      $0 + min(UInt64($1.items), $1.maximumItems(ofBytes: Goroutine.minimumFactsBytes))
    }
    guard count <= UInt64(TraceLimits.maximumGoroutines), count <= maximum else { return nil }
    let unsound = self.blocks.filter { !$0.isTablePart(before: count) }
    damage += unsound.map { $0.damage(.malformed(.outOfRange)) }
    guard unsound.isEmpty else { return nil }
    pieces = Self.lastWords(of: self.blocks)
    let isWhole = pieces.allSatisfy { $0.block != nil } && pieces.first?.goroutines.lowerBound ?? 0 == 0
    guard isWhole, UInt64(self.count) == count else { return nil }
  }

  /// The blocks that say who goroutines are, as these became known.
  ///
  /// - Parameter placeholders: Those that may stand for goroutines whose blocks are lost; less those, when this
  ///   returns.
  init(declaredIn blocks: [BlockEntry], placeholders: inout Placeholders, damage: inout [TraceDamage]) {
    self.blocks = blocks.filter { $0.kind == BlockKind.goroutines.rawValue }
    hasFacts = false
    for (index, block) in self.blocks.enumerated() {
      let count = count
      guard block.isTablePart(before: UInt64(TraceLimits.maximumGoroutines)),
        UInt64(block.items) <= block.maximumItems(ofBytes: Goroutine.minimumBytes)
      else {
        damage.append(block.damage(.malformed(.outOfRange)))
        continue
      }
      let missing = Int(block.first) - count
      guard missing == 0 || placeholders.explainGap(in: .goroutines, damage) && placeholders.take(missing) else {
        damage.append(block.damage(.malformed(.outOfPlace)))
        continue
      }
      setCount(Int(block.first))
      pieces.append(Piece(goroutines: Int(block.first)..<Int(block.last) + 1, block: index))
    }
  }

  /// Leaves out all but one piece.
  mutating func keep(_ piece: Piece) { pieces = [piece] }

  /// Makes them so many: goroutines that are in no block are added or the last ones left out.
  mutating func setCount(_ count: Int) {
    if count > self.count {
      pieces.append(Piece(goroutines: self.count..<count, block: nil))
    } else {
      while let last = pieces.last, last.goroutines.upperBound > count {
        pieces.removeLast()
        if last.goroutines.lowerBound < count {
          pieces.append(Piece(goroutines: last.goroutines.lowerBound..<count, block: last.block))
        }
      }
    }
  }

  /// Of blocks that may speak of the same goroutines, the last one on each.
  ///
  /// - Complexity: O(n log n) in blocks.
  private static func lastWords(of blocks: [BlockEntry]) -> [Piece] {
    // Between one of these and the next, the same block has the last word.
    let bounds = Set(blocks.flatMap { [Int($0.first), Int($0.last) + 1] }).sorted()
    guard !bounds.isEmpty else { return [] }
    let stretches = Dictionary(uniqueKeysWithValues: zip(bounds, 0...))
    var speakers = [Int?](repeating: nil, count: bounds.count - 1)
    // By stretch, one that is no later than the first without a speaker from there on.
    var silent = Array(0..<bounds.count)
    func firstSilent(from start: Int) -> Int {
      var found = start
      while silent[found] != found { found = silent[found] }
      var next = start
      while next != found { (next, silent[next]) = (silent[next], found) }
      return found
    }
    for (index, block) in blocks.enumerated().reversed() {
      guard let start = stretches[Int(block.first)], let end = stretches[Int(block.last) + 1] else { continue }
      var stretch = firstSilent(from: start)
      while stretch < end {
        speakers[stretch] = index
        silent[stretch] = stretch + 1
        stretch = firstSilent(from: stretch)
      }
    }
    var pieces: [Piece] = []
    for (stretch, speaker) in speakers.enumerated() {
      if let last = pieces.indices.last, pieces[last].block == speaker {
        pieces[last].goroutines = pieces[last].goroutines.lowerBound..<bounds[stretch + 1]
      } else {
        pieces.append(Piece(goroutines: bounds[stretch]..<bounds[stretch + 1], block: speaker))
      }
    }
    return pieces
  }
}

extension BlockEntry {
  /// Whether it says that it holds entries of a table, all of them before `end`, which is at most 2³².
  func isTablePart(before end: UInt64) -> Bool {
    items > 0 && first < end && last < end && last == first + UInt64(items) - 1
  }

  /// Whether it says that it holds one thing that has no number.
  var isAlone: Bool { first == 0 && last == 0 && items == 1 }

  /// How many items of so many bytes each the block can hold at most.
  fileprivate func maximumItems(ofBytes bytes: Int) -> UInt64 {
    UInt64(Format.maximumAmplification * storedBytes + Format.amplificationAllowance) / UInt64(bytes)
  }
}
