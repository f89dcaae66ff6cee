internal import Glibc

public enum SymbolicLink {
  /// What the link at `path` says that it leads to; `nil` for anything else, with the reason in `errno`.
  public static func target(of path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    // Safe: the buffer is as long as is said.
    let count = unsafe readlink(path, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
