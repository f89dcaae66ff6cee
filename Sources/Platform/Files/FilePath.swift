internal import Glibc

/// Paths as text.
public enum FilePath {
  /// `b` of `/a/b`; empty behind a slash at the end.
  public static func lastComponent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// `/a` of `/a/b`; `.` where the path has no slash.
  public static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path that is relative to `directory`, or to the working directory where that is `nil`.
  public static func path(_ path: String, in directory: String?) -> String {
    guard let directory, !path.hasPrefix("/") else { return path }
    return directory + "/" + path
  }

  /// The path from the root on.
  public static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : workingDirectory + "/" + path
  }

  /// `.` where it is gone.
  public static var workingDirectory: String {
    // Safe: getcwd(nil, 0) allocates; freed here.
    guard let pointer = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(pointer) }
    return unsafe String(cString: pointer)
  }
}
