internal import CPlatform
internal import Glibc

/// Operations on files by their paths. What the system refuses becomes an error of the library that calls.
public enum Files<Failure: SystemFailureConvertible> {
  private static func attempt<Value: ~Copyable>(
    _ operation: SystemOperation, _ path: String, _ body: () throws(SystemError) -> Value
  ) throws(Failure) -> Value {
    do throws(SystemError) {
      return try body()
    } catch {
      throw Failure(SystemFailure(operation, path, error))
    }
  }

  // MARK: Reading

  /// Does not wait: of a pipe only what is in it now is read.
  private static func openToRead(_ path: String) throws(SystemError) -> OpenFile {
    try OpenFile(path, [.read, .nonBlocking])
  }

  /// All of a file.
  public static func read(_ path: String) throws(Failure) -> [UInt8] {
    try attempt(.read, path) { () throws(SystemError) in try openToRead(path).readAll() }
  }

  /// All that is to be read from an open file; errors name `path`.
  public static func read(_ file: borrowing OpenFile, path: String) throws(Failure) -> [UInt8] {
    do throws(SystemError) {
      return try file.readAll()
    } catch {
      throw Failure(SystemFailure(.read, path, error))
    }
  }

  /// The last `count` bytes of a file, all of it where it is shorter.
  public static func readEnd(_ path: String, count: Int) throws(Failure) -> [UInt8] {
    try attempt(.read, path) { () throws(SystemError) in
      let file = try openToRead(path)
      let size = try file.status().byteCount
      let count = Int(min(size, UInt64(count)))
      let bytes = try file.read(count, at: size - UInt64(count))
      guard bytes.count == count else { throw .inputOutput }
      return bytes
    }
  }

  /// `count` bytes of a file from an offset on, fewer at its end.
  public static func read(_ path: String, count: Int, at offset: Int) throws(Failure) -> [UInt8] {
    try attempt(.read, path) { () throws(SystemError) in try openToRead(path).read(count, at: UInt64(offset)) }
  }

  /// At which offsets `word` stands in a file.
  ///
  /// - Complexity: O(size of the file), a piece of it in memory at a time.
  public static func offsets(of word: [UInt8], in path: String) throws(Failure) -> [Int] {
    let piece = 1 << 20
    return try attempt(.read, path) { () throws(SystemError) in
      let file = try openToRead(path)
      var offsets: [Int] = []
      var offset = 0
      while true {
        let bytes = try file.read(piece, at: UInt64(offset))
        offsets += indexes(of: word, in: bytes).map { offset + $0 }
        guard bytes.count == piece else { return offsets }
        // A word may lie across two pieces; none is found twice, as fewer bytes than a word overlap.
        offset += piece - word.count + 1
      }
    }
  }

  private static func indexes(of word: [UInt8], in bytes: [UInt8]) -> [Int] {
    var found: [Int] = []
    // Safe: only these bytes are looked at, and where a word is found it lies among them.
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe word.withUnsafeBytes { word in
        guard let start = bytes.baseAddress, let pattern = word.baseAddress else { return }
        var from = 0
        while case let index = unsafe cplatform_find(start + from, bytes.count - from, pattern, word.count), index >= 0
        {
          found.append(from + index)
          from += index + 1
        }
      }
    }
    return found
  }

  /// The text of a small file, or `nil` where it cannot be read.
  public static func text(_ path: String) -> String? {
    guard let bytes = try? read(path) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Writing

  /// Writes the file under a temporary name and renames it, so that no reader ever sees half of it. A link is replaced.
  public static func writeAtomically(_ bytes: [UInt8], to path: String) throws(Failure) {
    do throws(SystemFailure) {
      var file = try AtomicFile(path, newPermissions: 0o644)
      try file.append(bytes.span)
      try file.publish()
    } catch {
      throw Failure(SystemFailure(.write, path, error.error))
    }
  }

  /// Appends to a file that is there.
  public static func append(_ bytes: [UInt8], to path: String) throws(Failure) {
    try attempt(.write, path) { () throws(SystemError) in try OpenFile(path, [.write, .append]).write(bytes.span) }
  }

  // MARK: What there is

  public static func exists(_ path: String) -> Bool {
    // Safe: the path is a terminated copy that outlives the call; so in all calls below.
    unsafe access(path, F_OK) == 0
  }

  public static func size(of path: String) -> UInt64? { try? FileStatus(of: path).byteCount }

  public static func isDirectory(_ path: String) -> Bool { (try? FileStatus(of: path).kind) == .directory }

  public static func isExecutableFile(_ path: String) -> Bool {
    guard (try? FileStatus(of: path).kind) == .regular else { return false }
    return unsafe access(path, X_OK) == 0
  }

  /// The path of an executable: `name` itself where it has a slash, else the first of that name on PATH.
  public static func findExecutable(_ name: String) -> String? {
    if name.contains("/") { return isExecutableFile(name) ? name : nil }
    for folder in (Environment.nonEmptyValue("PATH") ?? "").split(separator: ":", omittingEmptySubsequences: false) {
      let path = (folder.isEmpty ? "." : String(folder)) + "/" + name
      if isExecutableFile(path) { return path }
    }
    return nil
  }

  /// The path of the program that this process runs.
  public static func ownExecutable() throws(Failure) -> String {
    let link = "/proc/self/exe"
    guard let path = SymbolicLink.target(of: link) else { throw Failure(SystemFailure(.read, link)) }
    return path
  }

  /// The path without links and dots.
  public static func realPath(_ path: String) throws(Failure) -> String {
    // Safe: realpath(…, nil) allocates; freed here.
    guard let pointer = unsafe realpath(path, nil) else { throw Failure(SystemFailure(.resolve, path)) }
    defer { unsafe free(pointer) }
    return unsafe String(cString: pointer)
  }

  /// The names in a directory, sorted, without `.` and `..`.
  public static func names(in path: String) throws(Failure) -> [String] {
    guard let stream = unsafe opendir(path) else { throw Failure(SystemFailure(.list, path)) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      // Safe: d_name is a zero-terminated string inside the entry, which lives until the next readdir.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  // MARK: Folders and names

  /// Makes a directory and those above it; one that exists is fine.
  public static func makeDirectories(_ path: String, mode: UInt32 = 0o755) throws(Failure) {
    if isDirectory(path) { return }
    let parent = FilePath.directory(of: path)
    if parent != path { try makeDirectories(parent, mode: mode) }
    if unsafe mkdir(path, mode) != 0 {
      let failure = SystemError.last
      // Another may have been faster; but a file there, or a link to nowhere, is no folder.
      if failure == .fileExists && isDirectory(path) { return }
      throw Failure(SystemFailure(.makeDirectory, path, failure == .fileExists ? .notADirectory : failure))
    }
  }

  /// A new directory for this run alone, that no other user can read.
  ///
  /// - Parameter folder: where; `nil` for the system's folder for temporary files.
  public static func makeTemporaryDirectory(prefix: String, in folder: String? = nil) throws(Failure) -> String {
    let base = FilePath.absolute(folder ?? Environment.nonEmptyValue("TMPDIR") ?? "/tmp")
    for _ in 0..<100 {
      let path = base + "/" + prefix + String(UInt64.random(in: 0 ... .max), radix: 36)
      if unsafe mkdir(path, 0o700) == 0 { return path }
      if SystemError.last != .fileExists { throw Failure(SystemFailure(.makeDirectory, path)) }
    }
    throw Failure(SystemFailure(.makeDirectory, base, .fileExists))
  }

  public static func changeDirectory(to path: String) throws(Failure) {
    guard unsafe chdir(path) == 0 else { throw Failure(SystemFailure(.changeDirectory, path)) }
  }

  public static func move(_ path: String, to target: String) throws(Failure) {
    guard unsafe rename(path, target) == 0 else { throw Failure(SystemFailure(.move, path)) }
  }

  public static func symlink(_ target: String, at path: String) throws(Failure) {
    guard unsafe Glibc.symlink(target, path) == 0 else { throw Failure(SystemFailure(.link, path)) }
  }

  /// Replaces what is at `path`, which is no folder, by a symbolic link.
  public static func replaceBySymlink(_ path: String, to target: String) throws(Failure) {
    let temporary = "\(path).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
    do throws(SystemFailure) { try Files<SystemFailure>.symlink(target, at: temporary) } catch { throw Failure(error) }
    guard unsafe rename(temporary, path) == 0 else {
      let failure = SystemFailure(.link, path)
      remove(temporary)
      throw Failure(failure)
    }
  }

  /// Removes a file. Returns whether it was there and is gone.
  @discardableResult
  public static func remove(_ path: String) -> Bool { unsafe unlink(path) == 0 }

  /// Removes a file or a folder with all that is in it; follows no links. What cannot be removed is left.
  public static func removeTree(_ path: String) {
    // A work list, children before parents: no recursion over what a folder may hold.
    var pending = [path]
    var folders: [String] = []
    while let next = pending.popLast() {
      if remove(next) || SystemError.last == .noSuchFile { continue }
      guard let names = try? names(in: next) else { continue }
      folders.append(next)
      pending.append(contentsOf: names.map { next + "/" + $0 })
    }
    for folder in folders.reversed() { unsafe rmdir(folder) }
  }
}
