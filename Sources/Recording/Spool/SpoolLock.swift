internal import Platform

extension Spool {
  /// The lock of a spool's file: its recorder has it from the first moment to the last, however it ends. Unlike a pid it means the
  /// same in every pid namespace.
  enum Lock {
    /// Locks the file; false where another has done so.
    ///
    /// - Parameters:
    ///   - shared: beside others who only look.
    ///   - patiently: who only looks is waited for.
    static func take(_ file: borrowing OpenFile, shared: Bool = false, patiently: Bool = false) -> Bool {
      for attempt in 0... {
        if file.tryLock(shared: shared) { return true }
        if !patiently || attempt == 100 { break }
        ThisProcess.sleep(microseconds: 10_000)
      }
      return false
    }
  }
}
