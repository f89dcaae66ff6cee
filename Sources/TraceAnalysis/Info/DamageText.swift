import Console
public import TraceStore

/// The words for what is wrong with a trace that can still be read.
public enum DamageText {
  /// One clause without a full stop: `2 blocks are missing (1,024 events)`.
  public static func format(_ damage: TraceDamage) -> String {
    var text = kindText(damage.kind)
    if let events = damage.events { text += " (\(CountText.count(events, "event")) lost)" }
    return text
  }

  private static func kindText(_ kind: TraceDamage.Kind) -> String {
    switch kind {
    case .unfinished: return "the recording was not finished, or the file was cut off"
    case .unreadableBytes(let count): return "\(CountText.count(count, "byte")) could not be read"
    case .missingBlocks(let count): return "\(CountText.count(count, "block")) \(count == 1 ? "is" : "are") missing"
    case .cutBlock(let kind, let missing):
      let name = kind.map { "\($0)" } ?? "last"
      return "the \(name) block lacks its last \(CountText.count(missing, "byte"))"
    case .checksumMismatch(let kind): return "a block (\(kind)) has a wrong checksum"
    case .malformed(let kind, _): return "a block (\(kind)) has content that is not allowed"
    case .unusableIndex: return "the index cannot be used, so the file was scanned"
    }
  }
}
