public import Platform

/// Where a report goes: stdout, or a file that appears whole or not at all (`AtomicFile`).
///
/// What is no regular file (a pipe, `/dev/null`) is written in place, and so is what standard output goes to.
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

  /// For messages.
  private let path: String
  /// What is written in place.
  private let descriptor: Int32?
  /// The one behind `descriptor`, where it is not a standard stream.
  private var special: OpenFile?
  private var file: AtomicFile?
  private var failure: SystemError?

  /// Standard output.
  public init() {
    path = "standard output"
    descriptor = DescriptorIO.standardOutput
  }

  /// - Throws: `Failure` where the file cannot be made.
  public init(path: String) throws(Failure) {
    do throws(SystemError) {
      switch try OutputPath(path) {
      case .new(let target):
        (self.path, descriptor) = (target, nil)
        file = try Self.atomicFile(target, permissions: nil)
      case .file(let target, let permissions):
        (self.path, descriptor) = (target, nil)
        file = try Self.atomicFile(target, permissions: permissions)
      case .standardStream(let stream):
        (self.path, descriptor) = (path, stream)
      case .special:
        let opened = try OpenFile(path, .write)
        (self.path, descriptor) = (path, opened.descriptor)
        special = consume opened
      }
    } catch {
      throw Failure(path: path, reason: error)
    }
  }

  private static func atomicFile(_ target: String, permissions: UInt32?) throws(SystemError) -> AtomicFile {
    do throws(SystemFailure) {
      return try AtomicFile(target, permissions: permissions)
    } catch {
      throw error.error
    }
  }

  public var isTerminal: Bool { descriptor.map(Terminal.isTerminal) ?? false }

  /// Writes everything; an error is kept for `commit()`, and nothing is written after it.
  public func write(_ bytes: borrowing Span<UInt8>) {
    guard failure == nil else { return }
    do throws(SystemError) {
      if let descriptor { return try DescriptorIO.write(bytes, to: descriptor) }
      do throws(SystemFailure) { try file?.append(bytes) } catch { throw error.error }
    } catch {
      failure = error
    }
  }

  /// Gives the file its name.
  ///
  /// - Throws: `Failure` where any byte could not be written; then the file is not changed.
  public func commit() throws(Failure) {
    do throws(SystemError) {
      if let failure { throw failure }
      try special?.close()
      if let file = file.take() {
        do throws(SystemFailure) { try file.publish() } catch { throw error.error }
      }
    } catch {
      file = nil
      throw Failure(path: path, reason: error)
    }
  }
}
