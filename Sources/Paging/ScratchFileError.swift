import Platform

/// Why a scratch file could not be used: `errno` of one operation on `path`.
public struct ScratchFileError: Error, Hashable, Sendable {
  public enum Operation: Hashable, Sendable { case create, write, read }

  public var operation: Operation
  /// The file or, of a file without a name, its folder.
  public var path: String
  public var errno: Int32

  /// What was written to a scratch file beside `path` has not come back as it was: the disk is at fault.
  @usableFromInline
  static func unreadable(beside path: String) -> ScratchFileError {
    ScratchFileError(operation: .read, path: path, errno: SystemError.inputOutput.code)
  }
}
