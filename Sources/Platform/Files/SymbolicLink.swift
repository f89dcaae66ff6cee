internal import Glibc

/// Links in the file system.
public enum SymbolicLink {
  /// The path in the link at `path`; `nil` for anything else, with the reason in `errno`.
  public static func target(of path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    // Safe: the buffer is as long as the call is given.
    let count = unsafe readlink(path, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
