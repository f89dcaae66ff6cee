import Glibc

/// A file being written from its beginning to its end, under another name until it is whole.
struct OutputFile: ~Copyable, Sendable {
  private let descriptor: Int32
  /// Where the bytes are now.
  let path: String
  /// Bytes written so far.
  private(set) var offset: UInt64 = 0

  /// Makes `<target>.partial`, or `<target>.2.partial` … where that exists: nobody's half-written trace is lost.
  init(besides target: String) throws(TraceStoreError) {
    try Self.checkTarget(target)
    var attempt = 1
    while true {
      let path = attempt == 1 ? "\(target).partial" : "\(target).\(attempt).partial"
      let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        self.descriptor = descriptor
        self.path = path
        return
      }
      guard errno == EEXIST, attempt < 1000 else { throw .system(operation: .create, path: path, errno: errno) }
      attempt += 1
    }
  }

  deinit { close(descriptor) }

  /// Only a regular file may be replaced.
  private static func checkTarget(_ path: String) throws(TraceStoreError) {
    var status = stat()
    // Safe: both pointers are valid during the call.
    if unsafe stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
    } else if errno != ENOENT {
      throw .system(operation: .inspect, path: path, errno: errno)
    }
  }

  /// Appends all of `bytes`, or nothing.
  mutating func write(_ bytes: [UInt8]) throws(TraceStoreError) {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        // Safe: the rebased buffer covers the bytes not written yet.
        unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
      }
      if written < 0 {
        let code = errno
        if code == EINTR { continue }
        // Back to the last whole block, so that a later write stands where the index will say.
        _ = ftruncate(descriptor, off_t(offset))
        _ = lseek(descriptor, off_t(offset), SEEK_SET)
        throw .system(operation: .write, path: path, errno: code)
      }
      done += written
    }
    offset += UInt64(bytes.count)
  }

  /// Gives the file its real name, after its bytes have reached the disk if `synchronize` says so.
  consuming func publish(as target: String, synchronize: Bool) throws(TraceStoreError) {
    if synchronize, fdatasync(descriptor) != 0 {
      throw .system(operation: .synchronize, path: path, errno: errno)
    }
    guard unsafe rename(path, target) == 0 else { throw .system(operation: .rename, path: target, errno: errno) }
  }

  /// Removes the file.
  consuming func remove() throws(TraceStoreError) {
    guard unsafe unlink(path) == 0 else { throw .system(operation: .remove, path: path, errno: errno) }
  }
}
