internal import Glibc

/// Where what is written to a path really goes. Links, devices and what else is no regular file stay what they are.
public enum OutputPath: Equatable {
  /// There is nothing yet; the path is that of no link.
  case new(String)
  /// A regular file that may be replaced, the path is that of no link; and its permissions.
  case file(String, mode: UInt32)
  /// The file that this program's standard output (1) or standard error (2) goes to.
  case standardStream(Int32)
  /// A directory, a pipe, a device, a socket, or a file without a name.
  case special

  /// The system's word on why nothing can be said.
  public struct Failure: Error, Equatable {
    public var code: Int32
  }

  public init(_ path: String) throws(Failure) {
    var given = stat()
    // Safe, here and below: stat fills the struct it is given.
    guard unsafe stat(path, &given) == 0 else {
      guard errno == ENOENT else { throw Failure(code: errno) }
      self = .new(try Self.followed(path))
      return
    }
    guard given.st_mode & S_IFMT == S_IFREG else {
      self = .special
      return
    }
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      var stream = stat()
      if unsafe fstat(descriptor, &stream) == 0, Self.isSame(stream, given) {
        self = .standardStream(descriptor)
        return
      }
    }
    // A link in /proc/self/fd leads to a file whatever its text says, which may be the name of another one by now.
    let target = try Self.followed(path)
    var found = stat()
    self =
      unsafe lstat(target, &found) == 0 && Self.isSame(found, given)
      ? .file(target, mode: given.st_mode & 0o777) : .special
  }

  private static func isSame(_ one: stat, _ other: stat) -> Bool {
    one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }

  /// The path at the end of a chain of links.
  private static func followed(_ path: String) throws(Failure) -> String {
    var path = path
    // As many as the kernel follows.
    for _ in 0..<40 {
      guard let text = SymbolicLink.target(of: path) else { return path }
      if text.hasPrefix("/") {
        path = text
      } else if let slash = path.lastIndex(of: "/") {
        path = path[...slash] + text
      } else {
        path = text
      }
    }
    throw Failure(code: ELOOP)
  }
}
