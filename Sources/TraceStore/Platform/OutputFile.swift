import Glibc
internal import Platform

/// A file being written from its beginning to its end, under another name until it is whole.
struct OutputFile: ~Copyable, Sendable {
  private let descriptor: Int32
  /// Where the bytes are now.
  let path: String
  /// Where they will be; the path of no link.
  private let target: String
  /// Bytes written so far.
  private(set) var offset: UInt64 = 0
  /// Whether the file outlives this value.
  private var isKept: Bool

  /// Makes `<target>.partial`, or `<target>.2.partial` … where that exists: nobody's half-written trace is lost.
  ///
  /// - Parameter isKept: whether the file stays where it is not published.
  init(besides target: String, isKept: Bool) throws(TraceStoreError) {
    let (target, mode) = try Self.resolved(target)
    var attempt = 1
    while true {
      let path = attempt == 1 ? "\(target).partial" : "\(target).\(attempt).partial"
      let descriptor =
        isKept
        ? unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode ?? 0o666)
        : UnfinishedFiles.create(path, mode: mode ?? 0o666)
      if descriptor >= 0 {
        // Whom the file before was closed to, this one is as well, whatever the umask adds.
        if let mode { fchmod(descriptor, mode) }
        self.descriptor = descriptor
        self.path = path
        self.target = target
        self.isKept = isKept
        return
      }
      guard errno == EEXIST, attempt < 1000 else { throw .system(operation: .create, path: path, errno: errno) }
      attempt += 1
    }
  }

  deinit {
    close(descriptor)
    if !isKept { UnfinishedFiles.remove(path) }
  }

  /// Only a regular file may be replaced, and not one that already gets what a program says. Returns where it is, and
  /// its permissions where there is one.
  private static func resolved(_ path: String) throws(TraceStoreError) -> (target: String, mode: UInt32?) {
    let found: OutputPath
    do throws(OutputPath.Failure) {
      found = try OutputPath(path)
    } catch {
      throw .system(operation: .inspect, path: path, errno: error.code)
    }
    switch found {
    case .new(let target): return (target, nil)
    case .file(let target, let mode): return (target, mode)
    case .standardStream: throw .standardStream(path: path)
    case .special: throw .notARegularFile(path: path)
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
  consuming func publish(synchronize: Bool) throws(TraceStoreError) {
    if synchronize, fdatasync(descriptor) != 0 {
      throw .system(operation: .synchronize, path: path, errno: errno)
    }
    guard UnfinishedFiles.rename(path, to: target) == 0 else {
      throw .system(operation: .rename, path: target, errno: errno)
    }
    isKept = true
  }

  /// Removes the file.
  consuming func remove() throws(TraceStoreError) {
    isKept = true
    guard UnfinishedFiles.remove(path) == 0 else { throw .system(operation: .remove, path: path, errno: errno) }
  }
}
