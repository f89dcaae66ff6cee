import TraceModel
@testable import TraceStore
import ByteCoding

extension FormatRule {
  /// Index and trailer.
  static let ofIndex: [FormatRule] = [
    FormatRule("another kind", against: asInHeader, .contradiction) {
      $0.edit(.events) { $0.changeHeader = { $0[4] = 200 } }
    },
    FormatRule("another number of items", against: asInHeader, .contradiction) {
      $0.edit(.events) { $0.changeHeader = { $0[40] &+= 1 } }
    },
    FormatRule("another first tick", against: asInHeader, .contradiction) {
      $0.edit(.events) { $0.changeHeader = { $0[24] &+= 1 } }
    },
    FormatRule("another last tick", against: asInHeader, .contradiction) {
      $0.edit(.events) { $0.changeHeader = { $0[32] &+= 1 } }
    },
    FormatRule("other items of a block that readers ignore", against: asInHeader, .contradiction, byReading: false) {
      $0.blocks.insert(RawTrace.Block(kind: 64, first: 0, last: 0, items: 0, content: [1]), at: 3)
      $0.blocks[3].changeHeader = { $0[40] = 1 }
    },
    FormatRule("a goroutine that the index hides", against: right, .damage(.wrongIndex), byReading: false) {
      for block in $0.blocks.indices {
        guard case .these(let list) = $0.blocks[block].goroutines, list.count > 2 else { continue }
        $0.blocks[block].goroutines = .these(Array(list.dropFirst()))
        break
      }
    },
    FormatRule("only others", against: right, .damage(.wrongIndex), byReading: false) {
      $0.edit(.events) { $0.goroutines = .within(5...6) }
    },
    FormatRule("one too many", against: right, .damage(.wrongIndex), byReading: false) {
      $0.edit(.events) { block in
        guard case .these(let list) = block.goroutines else { return }
        block.goroutines = .these(list + [1_000])
      }
    },
    FormatRule("a largest that has no events", against: right, .damage(.wrongIndex), byReading: false) {
      $0.edit(.events) { $0.goroutines = .within(0...1_000) }
    },
    FormatRule("1025 goroutines", against: "At most 1024 goroutines MUST be listed", .damage(.unusableIndex)) {
      $0.edit(.events) { $0.goroutines = .these(Array(0..<1025)) }
    },
    FormatRule(
      "a block of the index among the others", against: "For each block of the file but index blocks",
      .damage(.unusableIndex)
    ) {
      var block = $0.blocks[$0.index(of: .totals)]
      block.kind = BlockKind.index.rawValue
      $0.blocks.append(block)
    },
    FormatRule("an index block that says less than it holds", against: fill, .damage(.unusableIndex)) {
      $0.changeIndex = { $0[0].items -= 1 }
    },
    FormatRule("an index block with other numbers", against: fill, .damage(.unusableIndex)) {
      $0.changeIndex = { $0[0].last += 1 }
    },
    FormatRule("an index that does not begin with block 0", against: fill, .damage(.unusableIndex)) {
      $0.changeIndex = { ($0[0].first, $0[0].last) = ($0[0].first + 1, $0[0].last + 1) }
    },
    FormatRule("an index with another sequence number", against: fill, .damage(.unusableIndex)) {
      $0.changeIndex = { $0[0].changeHeader = { $0[16] &+= 1 } }
    },
    FormatRule("an index block without an entry", against: fill, .damage(.unusableIndex)) {
      $0.changeIndex = { parts in
        let count = UInt64(parts[0].items)
        parts.append(
          RawTrace.Block(kind: BlockKind.index.rawValue, first: count, last: count &- 1, items: 0, content: []))
      }
    },
    FormatRule("bytes between index and trailer", against: fill, .damage(.unusableIndex)) {
      $0.changeTrailer = { $0.fileBytes += 3 }
      $0.changeBytes = { $0.insert(contentsOf: [1, 2, 3], at: $0.count - Format.trailerBytes) }
    },
    FormatRule("another offset of the index", against: fill, .damage(.unusableIndex)) {
      $0.changeTrailer = { $0.indexOffset -= 1 }
    },
    FormatRule("another number of blocks", against: fill, .damage(.unusableIndex)) {
      $0.changeTrailer = { $0.blockCount += 1 }
    },
    FormatRule("another size of the file", against: valid, .damage(.unfinished)) {
      $0.changeTrailer = { $0.fileBytes += 1 }
    },
    FormatRule("a wrong checksum of the trailer", against: valid, .damage(.unfinished)) {
      $0.changeBytes = { $0[$0.count - 10] ^= 1 }
    },
    FormatRule("another magic of the trailer", against: valid, .damage(.unfinished)) {
      $0.changeBytes = { $0[$0.count - 1] ^= 1 }
    },
  ]

  private static let asInHeader = "what MUST be as in its header"
  private static let right = "`Set` MUST be right"
  private static let fill =
    "index blocks MUST fill the file from `Index_Offset` to the trailer, continue one another and speak of "
    + "`Block_Count` blocks together"
  private static let valid = "A trailer is valid if magic and checksum are right and `File_Bytes` is the file's size"
}
