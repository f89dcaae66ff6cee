import Console
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
}
