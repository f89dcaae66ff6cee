import Console
public import TraceStore

/// The words for what is wrong with a trace that can still be read.
public enum DamageText {
  /// One clause without a full stop: `2 blocks are missing (1,024 events)`.
  public static func format(_ damage: TraceDamage) -> String {
    var text = kindText(damage)
    if case .unknownCode = damage.kind { return text }
    if let events = damage.events { text += " (\(CountText.count(events, "event")) lost)" }
    return text
  }

  private static func kindText(_ damage: TraceDamage) -> String {
    let block = damage.blockKind.map { " (\($0))" } ?? ""
    switch damage.kind {
    case .unfinished: return "the recording was not finished, or the file was cut off"
    case .unreadableBytes(let count): return "\(CountText.count(count, "byte")) could not be read"
    case .missingBlocks(let count): return "\(CountText.count(count, "block")) \(count == 1 ? "is" : "are") missing"
    case .cutBlock(let missing): return "the last block\(block) lacks \(CountText.count(missing, "byte"))"
    case .checksumMismatch: return "a block\(block) has a wrong checksum"
    case .malformed: return "a block\(block) has content that is not allowed"
    case .unknownCode(let pid):
      let events = CountText.count(damage.events ?? 0, "event")
      return "\(events) of process \(pid) of code without a symbol table: what its goroutines did there is not known"
    case .wrongSummary: return "the stored summary is not that of the events"
    case .unusableIndex: return "the index cannot be used, so the file was scanned"
    }
  }
}
