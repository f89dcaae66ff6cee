internal import Glibc

/// An open file that this value closes.
public struct OpenFile: ~Copyable, Sendable {
  /// How a file is opened. No child inherits the descriptor.
  public struct Options: OptionSet, Sendable {
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let read = Options(rawValue: O_RDONLY)
    public static let write = Options(rawValue: O_WRONLY)
    public static let readAndWrite = Options(rawValue: O_RDWR)
    public static let append = Options(rawValue: O_APPEND)
    public static let create = Options(rawValue: O_CREAT)
    /// With `create`: an error where the file exists.
    public static let exclusive = Options(rawValue: O_EXCL)
    /// A link at the end of the path is an error.
    public static let noFollow = Options(rawValue: O_NOFOLLOW)
    /// Does not wait for the other end of a pipe.
    public static let nonBlocking = Options(rawValue: O_NONBLOCK)
    /// Neither reads nor writes, and does nothing to a pipe or a device: for `status` and paths of /proc/self/fd.
    /// O_PATH of fcntl.h, which Swift does not import.
    public static let pathOnly = Options(rawValue: 0o10000000)
  }

  /// -1 where it has been closed.
  public private(set) var descriptor: Int32

  /// - Parameter mode: the permissions of a file that is made, less the umask.
  public init(_ path: String, _ options: Options, mode: UInt32 = 0o600) throws(SystemError) {
    // Safe: the path is a terminated copy that outlives the call.
    descriptor = unsafe open(path, options.rawValue | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .last }
  }

  /// Makes a file without a name in a folder, to be read and written; it is gone when it is closed, however that
  /// happens.
  ///
  /// - Parameter name: the path that it has for a moment where the file system has no files without names: a process
  ///   that is killed then leaves an empty file.
  public init(namelessIn folder: String, orNamed name: String) throws(SystemError) {
    // O_TMPFILE of fcntl.h, which Swift does not import.
    let withoutName = 0o20000000 | O_DIRECTORY
    // Safe: the path is a terminated copy that outlives the call.
    var descriptor = unsafe open(folder, withoutName | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor < 0 {
      descriptor = unsafe open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw .last }
      unsafe unlink(name)
    }
    self.descriptor = descriptor
  }

  /// Takes over a descriptor.
  public init(owning descriptor: Int32) { self.descriptor = descriptor }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  /// Closes the file, so that what only then is known to have failed becomes an error.
  public mutating func close() throws(SystemError) {
    guard descriptor >= 0 else { return }
    let failed = Glibc.close(descriptor) != 0
    descriptor = -1
    // Linux has closed it even where a signal came.
    if failed, errno != EINTR { throw .last }
  }

  public func status() throws(SystemError) -> FileStatus { try FileStatus(of: descriptor) }

  /// Whether this path is that of the file.
  public func isFile(at path: String) -> Bool {
    guard let opened = try? status(), let found = try? FileStatus(of: path, followsLinks: false) else { return false }
    return opened.isSameFile(as: found)
  }

  /// All that is to be read from here on.
  public func readAll() throws(SystemError) -> [UInt8] {
    // Files of /proc have size 0: read until the end says so.
    var bytes: [UInt8] = []
    var chunk = max(Int(try status().byteCount) + 1, 4096)
    while try DescriptorIO.read(upTo: chunk, from: descriptor, appendingTo: &bytes) > 0 { chunk = 4096 }
    return bytes
  }

  /// `count` bytes from `offset` on; fewer where the file ends before.
  public func read(_ count: Int, at offset: UInt64) throws(SystemError) -> [UInt8] {
    let size = try status().byteCount
    let left = offset >= size ? 0 : size - offset
    var bytes: [UInt8] = []
    try read(Int(min(UInt64(max(count, 0)), left)), at: offset, into: &bytes)
    return bytes
  }

  /// Replaces `bytes` by `count` bytes from `offset` on, or fewer where the file ends before.
  public func read(_ count: Int, at offset: UInt64, into bytes: inout [UInt8]) throws(SystemError) {
    try DescriptorIO.read(count, at: offset, from: descriptor, into: &bytes)
  }

  /// Writes all of `bytes` where the file stands.
  public func write(_ bytes: borrowing Span<UInt8>) throws(SystemError) {
    try DescriptorIO.write(bytes, to: descriptor)
  }

  /// Writes all of `bytes` from `offset` on.
  public func write(_ bytes: borrowing Span<UInt8>, at offset: UInt64) throws(SystemError) {
    try DescriptorIO.write(bytes, at: offset, to: descriptor)
  }

  /// Makes the file as long as this, filled up with zeroes.
  public func truncate(to byteCount: UInt64) throws(SystemError) {
    guard ftruncate(descriptor, off_t(byteCount)) == 0 else { throw .last }
  }

  /// Makes the file end at `byteCount`, and what is written next stand there.
  func goBack(to byteCount: UInt64) {
    _ = ftruncate(descriptor, off_t(byteCount))
    _ = lseek(descriptor, off_t(byteCount), SEEK_SET)
  }

  /// Gives a part of the file its memory or disk space, so that no later store to it can fail for want of space.
  public func allocate(_ byteCount: UInt64, at offset: UInt64) throws(SystemError) {
    let code = posix_fallocate(descriptor, off_t(offset), off_t(byteCount))
    guard code == 0 else { throw SystemError(code: code) }
  }

  /// Waits until the bytes are on the disk.
  public func synchronize() throws(SystemError) {
    guard fdatasync(descriptor) == 0 else { throw .last }
  }

  /// Gives the file these permissions, whatever the umask says. What cannot be changed stays.
  public func setPermissions(_ mode: UInt32) { fchmod(descriptor, mode) }

  /// Locks the file as long as it is open, if no other has done so.
  ///
  /// - Parameter shared: beside others who have it shared.
  /// - Returns: false where another has it. True where the file system has no locks.
  public func tryLock(shared: Bool = false) -> Bool {
    flock(descriptor, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }

  /// Locks the file as long as it is open; waits while another has it. Where locks cannot be had there is none.
  public func lock() { _ = uninterrupted { flock(descriptor, LOCK_EX) } }
}
