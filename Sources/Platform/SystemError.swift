internal import Glibc

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

  public static let noSuchFile = SystemError(code: ENOENT)
  public static let fileExists = SystemError(code: EEXIST)
  public static let notADirectory = SystemError(code: ENOTDIR)
  public static let notPermitted = SystemError(code: EPERM)
  public static let invalidArgument = SystemError(code: EINVAL)
  public static let inputOutput = SystemError(code: EIO)
  public static let noSpace = SystemError(code: ENOSPC)
  public static let noMemory = SystemError(code: ENOMEM)
  public static let fileTooLarge = SystemError(code: EFBIG)
  public static let busy = SystemError(code: EBUSY)
  public static let tooManyLinks = SystemError(code: ELOOP)
  public static let notExecutable = SystemError(code: ENOEXEC)
  public static let addressInUse = SystemError(code: EADDRINUSE)
  public static let noDescriptor = SystemError(code: EMFILE)
  public static let noDescriptorInSystem = SystemError(code: ENFILE)
  public static let interrupted = SystemError(code: EINTR)
  public static let wouldBlock = SystemError(code: EWOULDBLOCK)
  public static let noSuchProcess = SystemError(code: ESRCH)
}
