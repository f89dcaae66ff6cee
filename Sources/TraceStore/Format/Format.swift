/// The constants of docs/FORMAT.md, by the names used there; limits of what a trace holds are in `TraceLimits`.
enum Format {
  /// `Magic`: not text, and broken by line-end conversion.
  static let magic: [UInt8] = [0x8F, 0x47, 0x6F, 0x54, 0x72, 0x0D, 0x0A, 0x1A]
  static let version: UInt32 = 1
  static let fileHeaderBytes = 40

  /// `Block_Magic`, "GTb1" as a little-endian number.
  static let blockMagic: UInt32 = 0x3162_5447
  static let blockHeaderBytes = 56

  /// `Trailer_Magic`.
  static let trailerMagic: [UInt8] = [0x8F, 0x47, 0x6F, 0x54, 0x65, 0x6E, 0x64, 0x0A]
  static let trailerBytes = 40

  /// `Content_Bytes` of a block is at most this.
  static let maximumContentBytes = 16 << 20
  /// `Stored_Bytes` is at most this.
  static let maximumStoredBytes = 17 << 20
  /// `Content_Bytes` is at most this many times `Stored_Bytes`.
  static let maximumAmplification = 64
  /// So many bytes of content are allowed beyond that.
  static let amplificationAllowance = 4096

  /// Table entries whose blocks are lost and for which a reader makes up placeholders, of all tables together.
  static let maximumPlaceholders = 1 << 20
  /// More goroutines than this are not listed one by one in the index.
  static let maximumListedGoroutines = 1024

  /// Required feature 0: open calls last to the end of their process, and the file says how long they took.
  static let openCallsFeature: UInt64 = 1 << 0

  /// Required feature 1: call paths were folded, so that the call tree has a bound.
  static let foldedPathsFeature: UInt64 = 1 << 1

  /// Feature bits that this reader understands.
  static let knownRequiredFeatures: UInt64 = openCallsFeature | foldedPathsFeature
}

/// What a block holds.
public enum BlockKind: UInt8, Hashable, Sendable, CaseIterable {
  case metadata = 1
  case symbols = 2
  case spawnSites = 3
  case processes = 4
  /// Goroutines as they become known.
  case goroutines = 5
  case events = 6
  /// Goroutines with what all their events say of them.
  case goroutineFacts = 7
  case callTree = 8
  case histograms = 9
  /// Counts over the whole trace; the summary is complete where this block is.
  case totals = 10
  case index = 11
  /// What may be missing of call paths, and by which numbers goroutines name them.
  case foldedPaths = 12
}
