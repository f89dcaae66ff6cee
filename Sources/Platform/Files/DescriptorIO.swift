internal import Glibc

/// Makes a system call again as long as a signal interrupts it: no other code in these programs does.
@inline(__always)
func uninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

/// Reading and writing through descriptors, whole.
public enum DescriptorIO {
  public static let standardInput = STDIN_FILENO
  public static let standardOutput = STDOUT_FILENO
  public static let standardError = STDERR_FILENO

  /// Writes all of `bytes`.
  ///
  /// - Throws: why the rest could not be written; some of it may have been.
  public static func write(_ bytes: borrowing Span<UInt8>, to descriptor: Int32) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let rest = bytes.extracting(done...)
      // Safe: the buffer lies in `rest`, which outlives the call.
      let count = unsafe rest.withUnsafeBufferPointer { buffer in
        uninterrupted { unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count) }
      }
      // A write of nothing would be tried for ever.
      guard count > 0 else { throw count < 0 ? .last : .inputOutput }
      done += count
    }
  }

  /// Reads up to `count` bytes and appends them. Returns how many; 0 at the end.
  public static func read(
    upTo count: Int, from descriptor: Int32, appendingTo bytes: inout [UInt8]
  ) throws(SystemError) -> Int {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: count))
    var code: Int32 = 0
    // Safe: the buffer has `count` writable bytes from `start`.
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      let got = uninterrupted { unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: start), count) }
      code = errno
      return got
    }
    bytes.removeLast(count - max(got, 0))
    guard got >= 0 else { throw SystemError(code: code) }
    return got
  }

  /// Replaces `bytes` by `count` bytes of a file from `offset` on; fewer where it ends before.
  public static func read(
    _ count: Int, at offset: UInt64, from descriptor: Int32, into bytes: inout [UInt8]
  ) throws(SystemError) {
    if bytes.count < count {
      bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
    } else {
      bytes.removeLast(bytes.count - count)
    }
    var done = 0
    while done < count {
      // Safe: the rebased buffer covers the bytes not read yet.
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        uninterrupted {
          unsafe pread(
            descriptor, buffer.baseAddress?.advanced(by: done), count - done, off_t(offset) + off_t(done))
        }
      }
      guard got >= 0 else { throw .last }
      if got == 0 { break }
      done += got
    }
    bytes.removeLast(count - done)
  }

  /// Writes all of `bytes` to a file from `offset` on.
  public static func write(
    _ bytes: borrowing Span<UInt8>, at offset: UInt64, to descriptor: Int32
  ) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let rest = bytes.extracting(done...)
      // Safe: the buffer lies in `rest`, which outlives the call.
      let count = unsafe rest.withUnsafeBufferPointer { buffer in
        uninterrupted {
          unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, off_t(offset) + off_t(done))
        }
      }
      guard count > 0 else { throw count < 0 ? .last : .inputOutput }
      done += count
    }
  }
}
