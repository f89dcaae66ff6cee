internal import CPlatform
internal import Glibc

/// What the ids in each program of a session stand for: test binaries number their literals differently, and a program
/// made by `gotrace-record build` brings its own table.
struct ImageCatalog {
  /// The rewritten program of this session, if it built one.
  private let program: InstrumentedProgram?
  private var indexes: [FileIdentity: Int] = [:]
  /// The first is for processes whose executable cannot be read any more.
  private(set) var images: [InstrumentedNames]
  /// Of an interrupted recording.
  private var known: [ProcessKey: Int] = [:]

  /// A file as the kernel knows it, whatever its name is now.
  private struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64
    let size: Int64
    let modified: Int64
  }

  /// - Parameter executable: path of the program that `names` are the names of.
  init(names: InstrumentedNames, executable: String? = nil, program: InstrumentedProgram? = nil) {
    images = [names]
    self.program = program
    if let identity = executable.flatMap(Self.identity) { indexes[identity] = 0 }
  }

  /// The programs of an interrupted recording.
  init(_ recovered: RecoveredFacts) {
    let images = recovered.images.isEmpty ? [InstrumentedNames()] : recovered.images
    self.images = images
    known = recovered.imageOfProcess.filter { images.indices.contains($0.value) }
    program = nil
  }

  /// The index of the program that a process runs.
  mutating func image(ofProcess key: ProcessKey) -> Int {
    if let index = known[key] { return index }
    let path = "/proc/\(key.pid)/exe"
    guard let identity = Self.identity(of: path) else { return 0 }
    if let index = indexes[identity] { return index }
    var index = 0
    if let names = names(in: path) {
      index = images.count
      images.append(names)
    }
    indexes[identity] = index
    return index
  }

  private func names(in path: String) -> InstrumentedNames? {
    if let symbols = try? BinarySymbols(executable: path) { return symbols.names }
    return program?.names(in: path)
  }

  private static func identity(of path: String) -> FileIdentity? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return FileIdentity(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modified: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec))
  }
}
