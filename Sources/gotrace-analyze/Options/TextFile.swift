import Console
import Glibc
import Platform

/// Small files that a person writes.
enum TextFile {
  /// The whole text; what is no UTF-8 becomes U+FFFD.
  static func read(_ path: String) throws -> String {
    // Safe: the path is a terminated copy.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandFailure("cannot read \(SafeText.visible(path)): \(SystemError(code: errno))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      // Safe: the buffer is as long as is said.
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw CommandFailure("cannot read \(SafeText.visible(path)): \(SystemError(code: errno))")
      }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  /// The folder the program was started in; `/` where it is gone.
  static var workingDirectory: String {
    // Safe: getcwd makes a terminated copy of its own, which is freed.
    guard let path = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }
}
