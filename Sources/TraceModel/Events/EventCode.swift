/// One event of one goroutine as 32 bits: what happened (`Event`), without its time. Batches hold columns of these.
///
/// | value                 | meaning                                                        |
/// | --------------------- | -------------------------------------------------------------- |
/// | 0                     | exit of the innermost open call                                |
/// | 1, 2                  | a stall begins, ends: the runtime waited for a free segment    |
/// | 3                     | a gap: events of this goroutine are missing before this one    |
/// | 4 ..< 16              | reserved                                                       |
/// | 16 + f                | enter of function `f`                                          |
/// | 0x8000_0000 + s       | the goroutine is about to run the `go` statement at site `s`   |
public struct EventCode: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  // Computed, so that other modules' loops over events hold the numbers; stored ones are asked for by a call each time.
  @inlinable
  public static var exit: EventCode { EventCode(rawValue: 0) }
  @inlinable
  public static var stallBegin: EventCode { EventCode(rawValue: 1) }
  @inlinable
  public static var stallEnd: EventCode { EventCode(rawValue: 2) }

  /// Open calls are cut off here: whether and when they returned is not known.
  @inlinable
  public static var gap: EventCode { EventCode(rawValue: 3) }

  /// The code that enters function 0.
  @inlinable
  public static var firstFunction: UInt32 { 16 }

  /// Set in the codes of spawns alone.
  @inlinable
  public static var spawnBit: UInt32 { 0x8000_0000 }

  @inlinable
  public static func enter(_ function: FunctionID) -> EventCode {
    EventCode(rawValue: firstFunction + function.rawValue)
  }

  @inlinable
  public static func spawn(_ site: SpawnSiteID) -> EventCode {
    EventCode(rawValue: spawnBit | site.rawValue)
  }

  /// The function entered, where this is an enter.
  @inlinable
  public var enteredFunction: FunctionID? {
    rawValue >= Self.firstFunction && rawValue < Self.spawnBit
      ? FunctionID(rawValue: rawValue - Self.firstFunction) : nil
  }

  /// Whether it is some other event; found without asking which of the two it is, which nothing foretells.
  @inlinable
  public var isNeitherEnterNorExit: Bool { rawValue >= Self.spawnBit || rawValue &- 1 < Self.firstFunction - 1 }

  /// The spawn site, where this is a spawn.
  @inlinable
  public var spawnSite: SpawnSiteID? {
    rawValue >= Self.spawnBit ? SpawnSiteID(rawValue: rawValue & ~Self.spawnBit) : nil
  }
}
