internal import CPlatform
internal import Glibc
internal import Platform

/// The file operations the recorder needs, with errors that name the file.
enum FileSystem {
  /// Of what is no file, a pipe say, there is as much as there is now: nobody is waited for.
  private static func openToRead(_ path: String) throws(RecordingError) -> Int32 {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(operation: "read", path: path, errno: errno) }
    return descriptor
  }

  /// All of a file.
  static func read(_ path: String) throws(RecordingError) -> [UInt8] {
    let descriptor = try openToRead(path)
    defer { close(descriptor) }
    return try read(descriptor, path: path)
  }

  /// All that is to be read from a descriptor.
  static func read(_ descriptor: Int32, path: String) throws(RecordingError) -> [UInt8] {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .system(operation: "read", path: path, errno: errno) }
    // Files of /proc have size 0: read until the end says so.
    var bytes: [UInt8] = []
    var chunk = max(Int(status.st_size) + 1, 4096)
    while true {
      let start = bytes.count
      var count = 0
      var failure: Int32 = 0
      bytes.append(contentsOf: repeatElement(0, count: chunk))
      // Safe: the buffer has `chunk` writable bytes from `start`.
      unsafe bytes.withUnsafeMutableBytes { buffer in
        repeat {
          count = unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: start), chunk)
        } while count < 0 && errno == EINTR
        failure = errno
      }
      guard count >= 0 else { throw .system(operation: "read", path: path, errno: failure) }
      bytes.removeLast(chunk - count)
      if count == 0 { return bytes }
      chunk = 4096
    }
  }

  /// Opens a regular file of this user's in a folder where others may make files, too: follows no link, waits for nobody.
  ///
  /// - Returns: its descriptor, which is the caller's to close.
  static func openOwn(_ path: String, _ flags: Int32) throws(RecordingError) -> Int32 {
    let descriptor = unsafe open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ELOOP ? .notOurs(path: path) : .system(operation: "open", path: path, errno: errno)
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid()
    else {
      close(descriptor)
      throw .notOurs(path: path)
    }
    return descriptor
  }

  /// Whether this path is that of the file behind the descriptor.
  static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var (opened, found) = (stat(), stat())
    guard unsafe fstat(descriptor, &opened) == 0, unsafe lstat(path, &found) == 0 else { return false }
    return opened.st_dev == found.st_dev && opened.st_ino == found.st_ino
  }

  /// The last `count` bytes of a file, all of it where it is shorter.
  static func readEnd(_ path: String, count: Int) throws(RecordingError) -> [UInt8] {
    let descriptor = try openToRead(path)
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    let start = max(0, Int(size) - count)
    var bytes = [UInt8](repeating: 0, count: max(0, Int(size) - start))
    var filled = 0
    while filled < bytes.count {
      // Safe: the buffer has bytes.count - filled writable bytes from `filled`.
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled, off_t(start + filled))
      }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { throw .system(operation: "read", path: path, errno: got < 0 ? errno : EIO) }
      filled += got
    }
    return bytes
  }

  /// `count` bytes of a file from an offset on, fewer at its end.
  static func read(_ path: String, count: Int, at offset: Int) throws(RecordingError) -> [UInt8] {
    let descriptor = try openToRead(path)
    defer { close(descriptor) }
    return try read(descriptor, path, count: count, at: offset)
  }

  private static func read(
    _ descriptor: Int32, _ path: String, count: Int, at offset: Int
  ) throws(RecordingError) -> [UInt8] {
    let size = max(0, Int(lseek(descriptor, 0, SEEK_END)) - offset)
    var bytes = [UInt8](repeating: 0, count: min(count, size))
    var filled = 0
    while filled < bytes.count {
      // Safe: the buffer has bytes.count - filled writable bytes from `filled`.
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled, off_t(offset + filled))
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw .system(operation: "read", path: path, errno: errno) }
      if got == 0 { break }
      filled += got
    }
    return Array(bytes[..<filled])
  }

  /// Where `word` stands in a file.
  ///
  /// - Complexity: O(size of the file), a piece of it in memory at a time.
  static func places(of word: [UInt8], in path: String) throws(RecordingError) -> [Int] {
    let piece = 1 << 20
    let descriptor = try openToRead(path)
    defer { close(descriptor) }
    var places: [Int] = []
    var offset = 0
    while true {
      let bytes = try read(descriptor, path, count: piece, at: offset)
      places += indexes(of: word, in: bytes).map { offset + $0 }
      guard bytes.count == piece else { return places }
      // A word may lie across two pieces; none is found twice, as fewer bytes than a word overlap.
      offset += piece - word.count + 1
    }
  }

  private static func indexes(of word: [UInt8], in bytes: [UInt8]) -> [Int] {
    var found: [Int] = []
    // Safe: only these bytes are looked at, and where a word is found it lies among them.
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe word.withUnsafeBytes { word in
        guard let start = bytes.baseAddress, let pattern = word.baseAddress else { return }
        var from = 0
        while case let place = unsafe cplatform_find(start + from, bytes.count - from, pattern, word.count), place >= 0
        {
          found.append(from + place)
          from += place + 1
        }
      }
    }
    return found
  }

  /// The text of a small file, or `nil` where it cannot be read.
  static func text(_ path: String) -> String? {
    guard let bytes = try? read(path) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the file under a temporary name and renames it, so that no reader ever sees half of it.
  static func writeAtomically(_ bytes: [UInt8], to path: String) throws(RecordingError) {
    let temporary = path + ".\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(operation: "write", path: path, errno: errno) }
    do {
      try writeAll(bytes, to: descriptor, path: path)
    } catch {
      close(descriptor)
      unsafe unlink(temporary)
      throw error
    }
    close(descriptor)
    guard unsafe rename(temporary, path) == 0 else {
      let failure = errno
      unsafe unlink(temporary)
      throw .system(operation: "write", path: path, errno: failure)
    }
  }

  /// Appends to a file that is there.
  static func append(_ bytes: [UInt8], to path: String) throws(RecordingError) {
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(operation: "write", path: path, errno: errno) }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, path: path)
  }

  static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(RecordingError) {
    var offset = 0
    while offset < bytes.count {
      // Safe: `offset` is below `bytes.count`.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .system(operation: "write", path: path, errno: errno) }
      offset += count
    }
  }

  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  static func size(of path: String) -> UInt64? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? UInt64(status.st_size) : nil
  }

  /// Which file is at a path, and when it was written to.
  struct Identity: Equatable {
    var device: UInt64
    var inode: UInt64
    var modified: Int
    var modifiedNanoseconds: Int
  }

  /// `nil` where there is none.
  static func identity(of path: String) -> Identity? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Identity(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), modified: status.st_mtim.tv_sec,
      modifiedNanoseconds: status.st_mtim.tv_nsec)
  }

  static func isExecutableFile(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    return unsafe access(path, X_OK) == 0
  }

  /// The path of an executable: `name` itself where it has a slash, else the first of that name on PATH.
  static func findExecutable(_ name: String) -> String? {
    if name.contains("/") { return isExecutableFile(name) ? name : nil }
    for folder in (environmentValue("PATH") ?? "").split(separator: ":", omittingEmptySubsequences: false) {
      let path = (folder.isEmpty ? "." : String(folder)) + "/" + name
      if isExecutableFile(path) { return path }
    }
    return nil
  }

  /// The path of the program that this process runs.
  static func ownExecutable() throws(RecordingError) -> String {
    let link = "/proc/self/exe"
    guard let path = SymbolicLink.target(of: link) else { throw .system(operation: "read", path: link, errno: errno) }
    return path
  }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a directory and those above it; one that exists is fine.
  static func makeDirectories(_ path: String, mode: mode_t = 0o755) throws(RecordingError) {
    if isDirectory(path) { return }
    let parent = directory(of: path)
    if parent != path { try makeDirectories(parent, mode: mode) }
    if unsafe mkdir(path, mode) != 0 {
      let failure = errno
      // Another may have been faster; but a file there, or a link to nowhere, is no folder.
      if failure == EEXIST && isDirectory(path) { return }
      throw .system(operation: "make directory", path: path, errno: failure == EEXIST ? ENOTDIR : failure)
    }
  }

  /// Writes the file unless it is there with just this content, and nobody else can change it.
  static func ensure(_ bytes: [UInt8], at path: String) throws(RecordingError) {
    if FolderOwnership.isOwn(file: path), size(of: path) == UInt64(bytes.count), (try? read(path)) == bytes { return }
    try makeDirectories(directory(of: path))
    // What cannot be replaced by a file, a folder say, goes.
    if isDirectory(path) { removeTree(path) }
    try writeAtomically(bytes, to: path)
  }

  /// Makes a symbolic link unless it is there and leads to `target`.
  static func ensureLink(to target: String, at path: String) throws(RecordingError) {
    if SymbolicLink.target(of: path) == target { return }
    try makeDirectories(directory(of: path))
    if SymbolicLink.target(of: path) == nil, isDirectory(path) { removeTree(path) }
    let temporary = path + ".\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
    try symlink(target, at: temporary)
    guard unsafe rename(temporary, path) == 0 else {
      let failure = errno
      unsafe unlink(temporary)
      throw .system(operation: "link", path: path, errno: failure)
    }
  }

  /// The path without links and dots.
  static func realPath(_ path: String) throws(RecordingError) -> String {
    // Safe: realpath(…, nil) allocates; freed here.
    guard let pointer = unsafe realpath(path, nil) else {
      throw .system(operation: "find", path: path, errno: errno)
    }
    defer { unsafe free(pointer) }
    return unsafe String(cString: pointer)
  }

  /// A new directory for this run alone, readable by nobody else.
  ///
  /// - Parameter folder: where; `nil` for the system's folder for temporary files.
  static func makeTemporaryDirectory(prefix: String, in folder: String? = nil) throws(RecordingError) -> String {
    let base = absolutePath(folder ?? environmentValue("TMPDIR") ?? "/tmp")
    for _ in 0..<100 {
      let path = base + "/" + prefix + String(UInt64.random(in: 0 ... .max), radix: 36)
      if unsafe mkdir(path, 0o700) == 0 { return path }
      if errno != EEXIST { throw .system(operation: "make directory", path: path, errno: errno) }
    }
    throw .system(operation: "make directory", path: base, errno: EEXIST)
  }

  /// The names in a directory, sorted, without `.` and `..`.
  static func names(in path: String) throws(RecordingError) -> [String] {
    guard let stream = unsafe opendir(path) else { throw .system(operation: "list", path: path, errno: errno) }
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

  static func move(_ path: String, to target: String) throws(RecordingError) {
    guard unsafe rename(path, target) == 0 else { throw .system(operation: "move", path: path, errno: errno) }
  }

  static func symlink(_ target: String, at path: String) throws(RecordingError) {
    guard unsafe Glibc.symlink(target, path) == 0 else {
      throw .system(operation: "link", path: path, errno: errno)
    }
  }

  /// Removes a file or a folder with all that is in it; follows no links. What cannot be removed is left.
  static func removeTree(_ path: String) {
    // A work list, children before parents: no recursion over what a folder may hold.
    var pending = [path]
    var folders: [String] = []
    while let next = pending.popLast() {
      if unsafe unlink(next) == 0 || errno == ENOENT { continue }
      guard let names = try? names(in: next) else { continue }
      folders.append(next)
      pending.append(contentsOf: names.map { next + "/" + $0 })
    }
    for folder in folders.reversed() { unsafe rmdir(folder) }
  }

  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func lastComponent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path }
    return String(path[path.index(after: slash)...])
  }

  static var workingDirectory: String {
    // Safe: getcwd(nil, 0) allocates; freed here.
    guard let pointer = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(pointer) }
    return unsafe String(cString: pointer)
  }

  static func changeDirectory(to path: String) throws(RecordingError) {
    guard unsafe chdir(path) == 0 else { throw .system(operation: "change to", path: path, errno: errno) }
  }

  /// A path that is relative to `directory`, or to the working directory where that is `nil`.
  static func path(_ path: String, in directory: String?) -> String {
    guard let directory, !path.hasPrefix("/") else { return path }
    return directory + "/" + path
  }

  static func absolutePath(_ path: String) -> String {
    path.hasPrefix("/") ? path : workingDirectory + "/" + path
  }

  static func environmentValue(_ name: String) -> String? {
    guard let pointer = unsafe getenv(name) else { return nil }
    let value = unsafe String(cString: pointer)
    return value.isEmpty ? nil : value
  }
}
