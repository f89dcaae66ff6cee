/// What is not allowed about a block's content.
public enum MalformedContent: Error, Hashable, Sendable {
  /// Ends before its own counts say.
  case tooShort
  /// Bytes are left over.
  case tooLong
  /// A number is larger than its field or the format's limit.
  case outOfRange
  /// A reference to an entry that no table holds.
  case unknownReference
  /// A field or encoding that must not occur here.
  case unexpectedField
  /// Compressed data that does not decompress to the stated size.
  case compression
  /// Sizes beyond the format's limits.
  case tooLarge
  /// A goroutine's events stand before others that are later.
  case timeRunsBackwards
  /// The block does not stand where the format wants it, such as entries of a table that do not follow those before.
  case outOfPlace
  /// Numbers, or what is said twice, contradict each other.
  case contradiction
}
