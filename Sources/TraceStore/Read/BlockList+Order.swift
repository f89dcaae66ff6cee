import TraceModel
import ByteCoding

// What stands where it must not, beyond what the index and the blocks themselves say.

extension BlockList {
  /// What is wrong with where metadata stands, and with events in a file that says it has none.
  func misplaced(_ metadata: TraceMetadata) -> [TraceDamage] {
    var found: [TraceDamage] = []
    let isMetadata = { (block: BlockEntry) in block.kind == BlockKind.metadata.rawValue }
    let isEvents = { (block: BlockEntry) in block.kind == BlockKind.events.rawValue }
    if let first = entries.first, !isMetadata(first), !hasLostBlocks {
      found.append(first.damage(.malformed(.outOfPlace)))
    }
    if isFinished {
      // Another one than the first.
      let last = entries.lastIndex(where: isMetadata).flatMap { $0 > 0 ? $0 : nil }
      if (last ?? -1) < entries.lastIndex(where: isEvents) ?? 0 {
        let offset = entries.last?.end ?? UInt64(Format.fileHeaderBytes)
        found.append(TraceDamage(kind: .malformed(.outOfPlace), offset: offset, blockKind: .metadata))
      }
    }
    if !metadata.keepsEvents, let events = entries.first(where: isEvents) {
      found.append(events.damage(.malformed(.contradiction)))
    }
    return found
  }

  /// The block of totals, unless it is the only one and the last of the summary.
  var misplacedTotals: TraceDamage? {
    let totals = entries.indices.filter { entries[$0].kind == BlockKind.totals.rawValue }
    let summary: Set<UInt8> = [
      BlockKind.goroutineFacts.rawValue, BlockKind.callTree.rawValue, BlockKind.histograms.rawValue,
    ]
    guard let first = totals.first,
      totals.count > 1 || first < entries.lastIndex(where: { summary.contains($0.kind) }) ?? 0
    else { return nil }
    return entries[first].damage(.malformed(.outOfPlace))
  }
}
