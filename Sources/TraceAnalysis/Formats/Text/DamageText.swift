import Console
public import TraceStore
import ByteCoding

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
    case .malformed(let content): return "a block\(block) has content that is not allowed: \(contentText(content))"
    case .unknownCode(let pid):
      let events = CountText.count(damage.events ?? 0, "event")
      return "\(events) of process \(pid) of code without a symbol table: calls of its goroutines may be missing there"
    case .wrongSummary: return "the stored summary differs from the events or contradicts itself"
    case .wrongIndex: return "the index lists wrong goroutines for a block"
    case .unusableIndex: return "the index is damaged, so the file was scanned"
    }
  }

  private static func contentText(_ content: MalformedContent) -> String {
    switch content {
    case .tooShort: "it ends too early"
    case .tooLong: "it has bytes after its end"
    case .outOfRange: "a number is out of range"
    case .unknownReference: "it refers to an entry that no earlier table has"
    case .unexpectedField: "a field has a value that is not allowed"
    case .compression: "it cannot be decompressed"
    case .tooLarge: "it is too large"
    case .timeRunsBackwards: "the times of a goroutine are not in order"
    case .outOfPlace: "it is at a wrong position in the file"
    case .contradiction: "it contradicts itself or another block"
    }
  }
}
