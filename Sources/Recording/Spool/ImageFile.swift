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

  /// Where the file can be read now, if a process's path of it or /proc still leads to it.
  func readablePath(pid: Int32) -> String? {
    ["/proc/\(pid)/exe", path, "/proc/\(pid)/root" + path].first {
      $0.hasPrefix("/") && Identity(of: $0) == identity
    }
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
    return paths.compactMap { ImageFile(at: "/proc/\(pid)/root" + $0) ?? ImageFile(at: $0) }
  }
}
