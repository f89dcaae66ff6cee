import Console
import Glibc
import Platform

/// Small files that a person writes.
enum TextFile {
  /// The whole text; what is no UTF-8 becomes U+FFFD.
  static func read(_ path: String) throws -> String {
    do throws(SystemError) {
      return String(decoding: try OpenFile(path, .read).readAll(), as: UTF8.self)
    } catch {
      throw CommandFailure("cannot read \(SafeText.visible(path)): \(error)")
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
