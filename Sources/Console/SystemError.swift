import Glibc

/// An `errno` with the words of the C library.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  public var code: Int32

  public init(code: Int32) { self.code = code }

  /// The calling thread's last error.
  public static var last: SystemError { SystemError(code: errno) }

  /// `No such file or directory`.
  public var description: String {
    // Safe: glibc's strerror returns a string that lives until the thread's next call; it is copied at once.
    unsafe String(cString: strerror(code))
  }
}
