/// Which calls a report is about, as far as single events have to be asked.
///
/// Calls that are left out are as if they had not been recorded: their time is their caller's own.
public struct CallFilter: Sendable {
  /// What a function's calls are to a report.
  public struct Role: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Its calls are left out; what they call is not.
    public static let leftOut = Role(rawValue: 1)
    /// Its calls are left out with everything they call.
    public static let ignored = Role(rawValue: 2)
    /// Its calls are looked for: only they, what they call, and their callers are left.
    public static let focused = Role(rawValue: 4)
  }

  /// Nanoseconds since the first event; calls that reach in are cut to it.
  public var window: ClosedRange<UInt64>?
  /// Per goroutine of the trace; `nil` for all.
  public var goroutines: [Bool]?
  /// Calls that took less are left out, nanoseconds.
  public var minimumDuration: UInt64 = 0
  /// Take out of every call what recording it and its callees cost.
  public var compensates = false
  /// Per function of the trace; empty where all are alike.
  public var roles: [Role] = []

  public init() {}

  /// The goroutine, where only one is let through.
  var onlyGoroutine: UInt32? {
    guard let goroutines, let first = goroutines.firstIndex(of: true), goroutines.lastIndex(of: true) == first else {
      return nil
    }
    return UInt32(first)
  }

  /// Whether nothing is left out or changed.
  public var isEmpty: Bool {
    window == nil && goroutines?.contains(false) != true && minimumDuration == 0 && !compensates && roles.isEmpty
  }
}
