internal import CPlatform
internal import Glibc

/// What the system knows of a file.
public struct FileStatus: Sendable, Equatable {
  public enum Kind: Sendable {
    case regular, directory, link
    /// A pipe, a device, a socket.
    case special
  }

  public var device: UInt64
  public var inode: UInt64
  public var kind: Kind
  /// The permissions and the bits beside them (set-user-id, sticky).
  public var mode: UInt32
  public var owner: UInt32
  public var group: UInt32
  public var byteCount: UInt64
  public var modifiedSeconds: Int64
  public var modifiedNanoseconds: Int64

  /// The file at `path`.
  ///
  /// - Parameter followsLinks: whether of a link this is about what it leads to.
  public init(of path: String, followsLinks: Bool = true) throws(SystemError) {
    var status = stat()
    // Safe: fills the struct it is given; the path is a terminated copy that outlives the call.
    guard unsafe (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { throw .last }
    self.init(status)
  }

  /// The file behind a descriptor.
  public init(of descriptor: Int32) throws(SystemError) {
    var status = stat()
    // Safe: fills the struct it is given.
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
    self.init(status)
  }

  private init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .special
      }
    mode = status.st_mode & 0o7777
    owner = status.st_uid
    group = status.st_gid
    byteCount = UInt64(max(status.st_size, 0))
    modifiedSeconds = Int64(status.st_mtim.tv_sec)
    modifiedNanoseconds = Int64(status.st_mtim.tv_nsec)
  }

  public var permissions: UInt32 { mode & 0o777 }
  public var groupMayWrite: Bool { mode & S_IWGRP != 0 }
  public var othersMayWrite: Bool { mode & S_IWOTH != 0 }
  /// In such a folder only the owners of files can remove them.
  public var isSticky: Bool { mode & S_ISVTX != 0 }

  /// Whether it is the same file as before, and has not been written to since.
  public func isUnchanged(since before: FileStatus?) -> Bool {
    guard let before else { return false }
    return isSameFile(as: before) && modifiedSeconds == before.modifiedSeconds
      && modifiedNanoseconds == before.modifiedNanoseconds
  }

  /// Whether both are about the same file.
  public func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }
}
