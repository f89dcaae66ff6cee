internal import Glibc

extension Spool {
  /// The lock of a spool's file: its recorder has it from the first moment to the last, however it ends. Unlike a pid it means the
  /// same in every pid namespace.
  enum Lock {
    /// Locks the file; false where another has done so.
    ///
    /// - Parameters:
    ///   - shared: beside others who only look.
    ///   - patiently: who only looks is waited for.
    static func take(_ descriptor: Int32, shared: Bool = false, patiently: Bool = false) -> Bool {
      for attempt in 0... {
        // A file system without locks has none that somebody holds.
        if flock(descriptor, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 || errno != EWOULDBLOCK { return true }
        if !patiently || attempt == 100 { break }
        usleep(10_000)
      }
      return false
    }
  }
}
