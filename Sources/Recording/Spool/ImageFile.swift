internal import Platform

/// A file with code that a process runs: its program, or a library that it has loaded.
struct ImageFile: Hashable {
  /// Identifies a file and its content, whatever its name is now.
  struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
    let size: UInt64
    /// Nanoseconds since 1970.
    let modified: UInt64

    init(device: UInt64, inode: UInt64, size: UInt64, modified: UInt64) {
      self.device = device
      self.inode = inode
      self.size = size
      self.modified = modified
    }

    /// `nil` where there is no such file.
    init?(of path: String) {
      guard let status = try? FileStatus(of: path) else { return nil }
      self.init(status)
    }

    init(_ status: FileStatus) {
      device = status.device
      inode = status.inode
      size = status.byteCount
      modified =
        UInt64(bitPattern: status.modifiedSeconds) &* 1_000_000_000
        &+ UInt64(truncatingIfNeeded: status.modifiedNanoseconds)
    }
  }

  let identity: Identity
  /// As the process sees it; by now another file may have this path, or none.
  let path: String

  init(identity: Identity, path: String) {
    self.identity = identity
    self.path = path
  }

  /// The file at `path` now.
  init?(at path: String) {
    guard let identity = Identity(of: path) else { return nil }
    self.init(identity: identity, path: path)
  }

  /// The file, if a process's path of it or /proc still leads to it.
  func opened(pid: Int32) -> OpenedImage? {
    for candidate in ["/proc/\(pid)/exe", path, "/proc/\(pid)/root" + path] where candidate.hasPrefix("/") {
      if let file = try? OpenFile(candidate, .pathOnly), let status = try? file.status(),
        Identity(status) == identity
      {
        return OpenedImage(path: candidate, file: file)
      }
    }
    return nil
  }

  /// The files whose code is mapped by a process, except its program; empty where that cannot be known.
  static func mapped(byProcess pid: Int32) -> [ImageFile] {
    guard let text = FileSystem.text("/proc/\(pid)/maps") else { return [] }
    var paths: [String] = []
    for line in text.split(separator: "\n") {
      // begin-end permissions offset device inode path
      let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
      guard fields.count == 6, fields[1].contains("x") else { continue }
      let path = String(fields[5].drop { $0 == " " })
      if path.hasPrefix("/"), !paths.contains(path) { paths.append(path) }
    }
    return paths.compactMap { path in
      (Identity(of: "/proc/\(pid)/root" + path) ?? Identity(of: path)).map { ImageFile(identity: $0, path: path) }
    }
  }
}

/// A file with code that can be read from now on, whatever becomes of its path, or of the process that led to it.
struct OpenedImage: ~Copyable {
  /// Where it was found; another file may have this path by now.
  let path: String
  fileprivate let file: OpenFile

  /// As long as this value lives.
  var readablePath: String { "/proc/self/fd/\(file.descriptor)" }
}
