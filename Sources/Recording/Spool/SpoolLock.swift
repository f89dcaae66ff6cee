internal import Platform

extension Spool {
  /// The lock of a spool's file: its recorder has it from the first moment to its end, however it ends. Unlike a pid it
  /// means the same in every pid namespace.
  enum Lock {
    /// Locks the file; false where another has done so.
    ///
    /// - Parameters:
    ///   - shared: only to see whether the file is locked, beside others that do the same.
    ///   - waits: for shared locks to end, up to a second.
    static func take(_ file: borrowing OpenFile, shared: Bool = false, waits: Bool = false) -> Bool {
      for attempt in 0... {
        if file.tryLock(shared: shared) { return true }
        if !waits || attempt == 100 { break }
        ThisProcess.sleep(microseconds: 10_000)
      }
      return false
    }
  }
}
