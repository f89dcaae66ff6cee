import Glibc

/// A file without a name, for what need not stay in memory; it is gone when this process ends, however it ends.
struct ScratchFile: ~Copyable, Sendable {
  /// Where something lies in it.
  struct Extent: Sendable {
    var offset: UInt64
    var byteCount: Int
  }

  private let descriptor: Int32
  /// The folder it is in, for messages.
  private let folder: String
  private var end: UInt64 = 0

  /// Makes one in the folder of the file at `path`.
  init(beside path: String) throws(ScratchFileError) {
    folder = path.lastIndex(of: "/").map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
    // O_TMPFILE of fcntl.h, which Swift does not import.
    let withoutName = 0o20000000 | O_DIRECTORY
    var descriptor = unsafe open(folder, withoutName | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor < 0 {
      // Not every file system has files without names: a recorder killed here leaves an empty one.
      let name = "\(path).\(UInt64.random(in: 0...UInt64.max)).scratch"
      descriptor = unsafe open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw ScratchFileError(operation: .create, path: name, errno: errno) }
      unsafe unlink(name)
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Appends all of `bytes`, or nothing.
  mutating func append(_ bytes: [UInt8]) throws(ScratchFileError) -> Extent {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        // Safe: the rebased buffer covers the bytes not written yet.
        unsafe pwrite(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done, off_t(end) + off_t(done))
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw ScratchFileError(operation: .write, path: folder, errno: errno)
      }
      done += written
    }
    defer { end += UInt64(bytes.count) }
    return Extent(offset: end, byteCount: bytes.count)
  }

  /// The bytes of `extent`.
  func read(_ extent: Extent) throws(ScratchFileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: extent.byteCount)
    var done = 0
    while done < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        // Safe: the rebased buffer covers the bytes not read yet.
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done,
          off_t(extent.offset) + off_t(done))
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw ScratchFileError(operation: .read, path: folder, errno: got < 0 ? errno : EIO) }
      done += got
    }
    return bytes
  }
}
