internal import CPlatform
internal import Glibc

/// What this program was started with, for its children: signals that are blocked, signals that are ignored.
public enum SignalMask {
  /// Read once, by the main thread before it changes anything (`RecordCommand.runProgram`).
  static let original: sigset_t = {
    var mask = sigset_t()
    // Safe: fills the set it is given.
    unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
    return mask
  }()
  public static let blockedAtStart = SignalSet(bits: cplatform_signals_blocked())
  public static let ignoredAtStart = SignalSet(bits: cplatform_signals_ignored())

  /// Remembers the mask; call it first of all, on the main thread.
  public static func remember() { _ = (original, blockedAtStart, ignoredAtStart) }

  /// Signals do again what they did at the start. Main thread only.
  public static func restore() { cplatform_signals_set_blocked(blockedAtStart.bits) }

  /// This thread blocks these signals and no others.
  public static func block(_ signals: SignalSet) { cplatform_signals_set_blocked(signals.bits) }
}
