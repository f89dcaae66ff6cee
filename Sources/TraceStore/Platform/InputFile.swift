import Glibc

/// A file, or bytes in memory, being read at any place, by any thread.
///
/// It is read, not mapped: a mapped file that another program shortens would kill us.
final class InputFile: Sendable {
  let path: String
  /// At the time it was opened.
  let size: UInt64
  private let source: Source

  private enum Source: Sendable {
    case descriptor(Int32)
    case memory([UInt8])
  }

  init(bytes: [UInt8]) {
    path = ""
    size = UInt64(bytes.count)
    source = .memory(bytes)
  }

  /// Opens a file, of which only the first `limit` bytes count.
  init(path: String, limit: UInt64 = .max) throws(TraceStoreError) {
    // Not waiting for a writer where the path is a pipe.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(operation: .open, path: path, errno: errno) }
    var status = stat()
    // Safe: the pointer is valid during the call.
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .system(operation: .inspect, path: path, errno: code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notARegularFile(path: path)
    }
    self.path = path
    source = .descriptor(descriptor)
    size = min(UInt64(max(status.st_size, 0)), limit)
  }

  deinit { if case .descriptor(let descriptor) = source { close(descriptor) } }

  /// Replaces `bytes` by `count` bytes from `offset` on, or fewer where the file ends before.
  func read(_ count: Int, at offset: UInt64, into bytes: inout [UInt8]) throws(TraceStoreError) {
    let count = offset >= size ? 0 : Int(min(UInt64(count), size - offset))
    switch source {
    case .memory(let memory):
      bytes.removeAll(keepingCapacity: true)
      if count > 0 { bytes.append(contentsOf: memory[Int(offset)..<Int(offset) + count]) }
    case .descriptor(let descriptor):
      try read(count, at: offset, of: descriptor, into: &bytes)
    }
  }

  private func read(
    _ count: Int, at offset: UInt64, of descriptor: Int32, into bytes: inout [UInt8]
  ) throws(TraceStoreError) {
    if bytes.count < count {
      bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
    } else {
      bytes.removeLast(bytes.count - count)
    }
    var done = 0
    while done < count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        // Safe: the rebased buffer covers the bytes not read yet.
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, count - done, off_t(offset) + off_t(done))
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw .system(operation: .read, path: path, errno: errno)
      }
      // Shortened since it was opened.
      if got == 0 { break }
      done += got
    }
    if done < count { bytes.removeLast(count - done) }
  }

  func read(_ count: Int, at offset: UInt64) throws(TraceStoreError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(count, at: offset, into: &bytes)
    return bytes
  }
}
