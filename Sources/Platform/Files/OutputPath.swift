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

  /// - Throws: why that cannot be found out.
  public init(_ path: String) throws(SystemError) {
    let given: FileStatus
    do throws(SystemError) {
      given = try FileStatus(of: path)
    } catch {
      guard error == .noSuchFile else { throw error }
      self = .new(try Self.followed(path))
      return
    }
    guard given.kind == .regular else {
      self = .special
      return
    }
    for descriptor in [DescriptorIO.standardOutput, DescriptorIO.standardError] {
      if let stream = try? FileStatus(of: descriptor), stream.isSameFile(as: given) {
        self = .standardStream(descriptor)
        return
      }
    }
    // A link in /proc/self/fd leads to a file whatever its text says, which may be the name of another one by now.
    let target = try Self.followed(path)
    let found = try? FileStatus(of: target, followsLinks: false)
    self = found?.isSameFile(as: given) == true ? .file(target, mode: given.permissions) : .special
  }

  /// The path at the end of a chain of links.
  private static func followed(_ path: String) throws(SystemError) -> String {
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
    throw .tooManyLinks
  }
}
