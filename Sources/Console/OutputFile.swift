import Glibc

/// Where a report goes: stdout, or a file that appears whole or not at all.
///
/// A file is written beside its final place under another name and renamed by `commit()`; without it, it is removed. What is
/// no regular file (a pipe, `/dev/null`) is written in place.
public final class OutputFile {
  /// Writing failed at `path`.
  public struct Failure: Error, Hashable {
    public var path: String
    public var reason: SystemError

    public init(path: String, reason: SystemError) {
      self.path = path
      self.reason = reason
    }
  }

  private let path: String
  private let temporary: String?
  private let descriptor: Int32
  private var failure: SystemError?
  private var isOpen = true

  /// Standard output.
  public init() {
    path = "standard output"
    temporary = nil
    descriptor = STDOUT_FILENO
  }

  /// - Throws: `Failure` where the file cannot be made.
  public init(path: String) throws(Failure) {
    // Safe, here and below: a path given to a C function is a terminated copy that outlives the call.
    var info = stat()
    // Safe: stat fills the struct it is given.
    let exists = unsafe stat(path, &info) == 0
    if exists && info.st_mode & S_IFMT != S_IFREG {
      self.path = path
      temporary = nil
      descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
    } else {
      let target = exists ? Self.resolved(path) : path
      let name = "\(target).\(getpid()).tmp"
      self.path = target
      temporary = name
      descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, exists ? info.st_mode & 0o777 : 0o666)
    }
    guard descriptor >= 0 else {
      isOpen = false
      throw Failure(path: path, reason: .last)
    }
  }

  deinit {
    guard isOpen else { return }
    if descriptor != STDOUT_FILENO { close(descriptor) }
    if let temporary { unsafe unlink(temporary) }
  }

  public var isTerminal: Bool { Terminal.isTerminal(descriptor) }

  /// The columns of the terminal written to, if it is one.
  public var columns: Int? { isTerminal ? Terminal.columns(descriptor) : nil }

  /// Writes everything; an error is kept for `commit()`, and nothing is written after it.
  public func write(_ bytes: borrowing Span<UInt8>) {
    var offset = 0
    while failure == nil && offset < bytes.count {
      let rest = bytes.extracting(offset...)
      // Safe: the buffer lies in `rest`, which outlives the call.
      let count = unsafe rest.withUnsafeBufferPointer { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { offset += count } else if errno != EINTR { failure = .last }
    }
  }

  /// Puts the file in its place.
  ///
  /// - Throws: `Failure` where any byte could not be written; then the file is not changed.
  public func commit() throws(Failure) {
    guard isOpen else { return }
    isOpen = false
    if descriptor != STDOUT_FILENO, close(descriptor) != 0, failure == nil { failure = .last }
    if let temporary {
      if failure == nil, unsafe rename(temporary, path) != 0 { failure = .last }
      if failure != nil { unsafe unlink(temporary) }
    }
    if let failure { throw Failure(path: path, reason: failure) }
  }

  /// The file behind links, so that renaming does not replace a link.
  private static func resolved(_ path: String) -> String {
    // Safe: with a null second argument realpath returns a malloc'ed string, freed here.
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }
}
