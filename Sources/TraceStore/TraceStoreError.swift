/// Why a trace could not be written or read at all.
///
/// Damage inside a readable trace is `TraceDamage`.
public enum TraceStoreError: Error, Hashable, Sendable {
  /// What was asked of the operating system.
  public enum Operation: String, Hashable, Sendable {
    case open, create, read, write, synchronize, rename, remove, inspect
  }

  /// The operating system refused; `errno` says why.
  case system(operation: Operation, path: String, errno: Int32)
  /// The path names a directory, device, pipe or socket.
  case notARegularFile(path: String)
  /// The file is empty.
  case empty(path: String)
  /// The file does not begin as a trace does.
  case notATrace(path: String)
  /// The file begins as a trace, but its header is cut off or broken.
  case brokenHeader(path: String)
  /// The file has a format version that this reader does not know.
  case unsupportedVersion(path: String, version: UInt32)
  /// The file needs features that this reader does not know; `features` are their bit numbers.
  case unsupportedFeatures(path: String, features: [UInt8])
  /// A batch that no block can hold: more than `BlockEncoder.maximumEvents` events, or columns of unequal length.
  case unusableBatch(events: Int)
  /// One table entry is larger than a block may be.
  case entryTooLarge(bytes: Int)
  /// The trace keeps no events, and what was asked for needs them.
  case noEvents(path: String)
  /// The trace would last longer than ticks can say.
  case tooLong(path: String)
  /// libzstd could not do its work; the code is one of `zstd_errors.h`.
  case compression(code: Int32)
}
