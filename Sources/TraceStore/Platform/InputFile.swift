internal import Platform

/// A file, or bytes in memory, being read at any offset, by any thread.
///
/// It is read, not mapped: a mapped file that another program shortens would kill us.
final class InputFile: Sendable {
  let path: String
  /// At the time it was opened.
  let size: UInt64
  private let file: OpenFile?
  /// What there is instead of a file.
  private let memory: [UInt8]

  init(bytes: [UInt8]) {
    path = ""
    size = UInt64(bytes.count)
    file = nil
    memory = bytes
  }

  /// Opens a file, of which only the first `limit` bytes count.
  init(path: String, limit: UInt64 = .max) throws(TraceStoreError) {
    let file: OpenFile
    do throws(SystemError) {
      // Not waiting for a writer where the path is a pipe.
      file = try OpenFile(path, [.read, .nonBlocking])
    } catch {
      throw .system(operation: .open, path: path, errno: error.code)
    }
    let status: FileStatus
    do throws(SystemError) {
      status = try file.status()
    } catch {
      throw .system(operation: .inspect, path: path, errno: error.code)
    }
    guard status.kind == .regular else { throw .notARegularFile(path: path) }
    self.path = path
    self.file = consume file
    size = min(status.byteCount, limit)
    memory = []
  }

  /// Replaces `bytes` by `count` bytes from `offset` on, or fewer where the file ends before.
  func read(_ count: Int, at offset: UInt64, into bytes: inout [UInt8]) throws(TraceStoreError) {
    let count = offset >= size ? 0 : Int(min(UInt64(count), size - offset))
    do throws(SystemError) {
      if file != nil {
        try file?.read(count, at: offset, into: &bytes)
      } else {
        bytes.removeAll(keepingCapacity: true)
        if count > 0 { bytes.append(contentsOf: memory[Int(offset)..<Int(offset) + count]) }
      }
    } catch {
      throw .system(operation: .read, path: path, errno: error.code)
    }
  }

  func read(_ count: Int, at offset: UInt64) throws(TraceStoreError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(count, at: offset, into: &bytes)
    return bytes
  }
}
