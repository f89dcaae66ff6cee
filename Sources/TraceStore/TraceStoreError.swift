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
  /// The path is that of the file which this program's standard output or standard error goes to.
  case standardStream(path: String)
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
  /// A batch of so many events that no block can hold.
  case unusableBatch(events: Int, UnusableBatch)
  /// One table entry is larger than a block may be.
  case entryTooLarge(bytes: Int)
  /// The trace keeps no events, and what was asked for needs them.
  case noEvents(path: String)
  /// What the trace says of goroutines was whole when it was opened, or has not been looked at then, and is damaged.
  case damagedGoroutines(path: String)
  /// The trace would last longer than ticks can say.
  case tooLong(path: String)
  /// libzstd could not do its work; the code is one of `zstd_errors.h`.
  case compression(code: Int32)
}

/// What is wrong with a batch of events.
public enum UnusableBatch: Hashable, Sendable {
  /// No events, or more than `TraceLimits.maximumEvents`.
  case size
  /// `times` and `codes` differ in length, or the runs do not cover them.
  case shape
  /// The event at this index is earlier than the one before it in its run.
  case timeRunsBackwards(index: Int)
  /// The event at this index, or one after it, has a time beyond what the format can hold.
  case timeTooLarge(index: Int)
  /// The event at this index has a code that is reserved, or names an id beyond the format's limits.
  case code(UInt32, index: Int)
  /// There is a goroutine with an index beyond the format's limit.
  case goroutine(UInt32)
}
