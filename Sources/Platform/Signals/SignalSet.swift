internal import Glibc

/// Signals, the real-time ones included.
public struct SignalSet: Sendable, Equatable {
  /// As the kernel writes it: bit n - 1 is signal n.
  public var bits: UInt64

  public init(bits: UInt64) { self.bits = bits }

  public init(_ signals: [Int32]) { bits = signals.reduce(0) { $0 | 1 << UInt64($1 - 1) } }

  public func contains(_ signal: Int32) -> Bool { bits >> UInt64(signal - 1) & 1 == 1 }

  public func union(_ other: SignalSet) -> SignalSet { SignalSet(bits: bits | other.bits) }

  public func subtracting(_ other: SignalSet) -> SignalSet { SignalSet(bits: bits & ~other.bits) }

  /// All that a process can take.
  public static let all = SignalSet(bits: .max).subtracting(SignalSet([SIGKILL, SIGSTOP]))

  /// Those that a terminal, or a shell, stops a process with.
  public static let stopping = SignalSet([SIGTSTP, SIGTTIN, SIGTTOU])

  /// Those that end a process by default.
  public static let ending =
    all.subtracting(stopping).subtracting(SignalSet([SIGCHLD, SIGCONT, SIGURG, SIGWINCH]))

  /// Those that a fault in the program itself causes.
  public static let faults = SignalSet([SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT])
}
