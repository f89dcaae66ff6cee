internal import CPlatform

/// Signals that are blocked and come through a descriptor.
public struct SignalDescriptor: Sendable {
  /// Readable when a signal has come.
  public let number: Int32

  /// From now on these signals come here. Main thread only, before others are started. Stays open to the end of the
  /// process.
  public init(for signals: SignalSet) throws(SystemError) {
    number = cplatform_signals_take(-1, signals.bits)
    guard number >= 0 else { throw .last }
  }

  /// From now on these come here, and what came before. Main thread only.
  public func take(_ signals: SignalSet) { _ = cplatform_signals_take(number, signals.bits) }

  /// The next signal waiting; those about this process itself are left out.
  public func next() -> ReceivedSignal? {
    while true {
      var signal = cplatform_signal()
      // Safe: fills the structure it is given.
      guard unsafe cplatform_signals_read(number, &signal) == 1 else { return nil }
      let received = ReceivedSignal(signal)
      if !received.isOurs { return received }
    }
  }
}
