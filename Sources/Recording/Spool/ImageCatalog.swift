internal import CPlatform
internal import Glibc

/// What the ids in each program of a session stand for: test binaries number their literals differently, and a program
/// made by `gotrace-record build` brings its own table.
struct ImageCatalog {
  /// For a process whose executable cannot be read any more.
  private let fallback: InstrumentedNames
  /// The rewritten program of this session, if it built one.
  private let program: InstrumentedProgram?
  private var indexes: [FileIdentity: Int] = [:]
  private var images: [InstrumentedNames] = []

  /// A file as the kernel knows it, whatever its name is now.
  private struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64
    let size: Int64
    let modified: Int64
  }

  init(fallback: InstrumentedNames, program: InstrumentedProgram?) {
    self.fallback = fallback
    self.program = program
  }

  /// The index of the program that process `pid` runs, and its names where it is the first of that program.
  mutating func image(ofProcess pid: Int32) -> (index: Int, new: InstrumentedNames?) {
    let path = "/proc/\(pid)/exe"
    let identity = Self.identity(of: path)
    if let identity, let known = indexes[identity] { return (known, nil) }
    let names = identity == nil ? fallback : names(in: path)
    indexes[identity ?? FileIdentity(device: 0, inode: 0, size: 0, modified: 0)] = images.count
    images.append(names)
    return (images.count - 1, names)
  }

  private func names(in path: String) -> InstrumentedNames {
    if let symbols = try? BinarySymbols(executable: path) { return symbols.names }
    return program?.names(in: path) ?? fallback
  }

  private static func identity(of path: String) -> FileIdentity? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return FileIdentity(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modified: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec))
  }
}
