import Glibc
internal import Platform

/// Where a report goes: stdout, or a file that appears whole or not at all.
///
/// A file is written beside its final place under another name and renamed by `commit()`; without it, it is removed. What is
/// no regular file (a pipe, `/dev/null`) is written in place, and so is what standard output goes to.
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
  private var descriptor: Int32 = -1
  private var permissions: UInt32?
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
    do throws(OutputPath.Failure) {
      switch try OutputPath(path) {
      case .new(let target): (self.path, temporary) = (target, Self.temporaryName(target))
      case .file(let target, let mode):
        (self.path, temporary) = (target, Self.temporaryName(target))
        permissions = mode
      case .standardStream(let stream): (self.path, temporary, descriptor) = (path, nil, stream)
      case .special:
        (self.path, temporary) = (path, nil)
        // Safe: a path given to a C function is a terminated copy that outlives the call.
        descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
      }
    } catch {
      throw Failure(path: path, reason: SystemError(code: error.code))
    }
    if let temporary { descriptor = UnfinishedFiles.create(temporary, mode: permissions ?? 0o666) }
    guard descriptor >= 0 else {
      isOpen = false
      throw Failure(path: path, reason: .last)
    }
  }

  /// Somebody else's of that name is as unlikely as can be.
  private static func temporaryName(_ target: String) -> String {
    "\(target).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
  }

  deinit {
    guard isOpen else { return }
    if descriptor > STDERR_FILENO { close(descriptor) }
    if let temporary { UnfinishedFiles.remove(temporary) }
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
    if descriptor > STDERR_FILENO, close(descriptor) != 0, failure == nil { failure = .last }
    if let temporary {
      if failure == nil, UnfinishedFiles.rename(temporary, to: path) != 0 { failure = .last }
      if failure != nil { UnfinishedFiles.remove(temporary) }
    }
    if let failure { throw Failure(path: path, reason: failure) }
  }
}
