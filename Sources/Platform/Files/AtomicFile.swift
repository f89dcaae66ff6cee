internal import Glibc

/// A file that is written under another name and gets its real one when it is whole, so that no reader sees half of it.
///
/// A signal that ends this process removes it where `UnfinishedFiles.removeOnSignals` has been called.
public struct AtomicFile: ~Copyable, Sendable {
  /// What the file is called until it is whole.
  public enum TemporaryName: Sendable {
    /// `<target>.<random>.tmp`.
    case random
    /// `<target>.partial`, or `<target>.2.partial` … where that exists: no other half-written file is lost.
    case partial
  }

  /// Where the bytes are now.
  public let path: String
  /// Where they will be.
  private let target: String
  /// Bytes written so far.
  public private(set) var byteCount: UInt64 = 0
  private var file: OpenFile
  /// Whether the file outlives this value.
  private var isKept: Bool

  /// Makes the file.
  ///
  /// - Parameters:
  ///   - target: is replaced by `publish`; a link there is replaced, not followed (`OutputPath` follows links).
  ///   - permissions: of the file that is replaced: the new one gets just these. `nil` for those of a new file.
  ///   - newPermissions: of a new file, less the umask.
  ///   - isKept: whether an unpublished file stays, also where a signal ends this process.
  public init(
    _ target: String, permissions: UInt32? = nil, newPermissions: UInt32 = 0o666,
    temporaryName: TemporaryName = .random, isKept: Bool = false
  ) throws(SystemFailure) {
    var attempt = 1
    while true {
      let path =
        switch temporaryName {
        case .random: "\(target).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
        case .partial: attempt == 1 ? "\(target).partial" : "\(target).\(attempt).partial"
        }
      do throws(SystemError) {
        let file = try Self.create(path, mode: permissions ?? newPermissions, isKept: isKept)
        // Users who could not read the file before cannot read this one; and no umask takes a permission away.
        if let permissions { file.setPermissions(permissions) }
        self.file = file
        self.path = path
        self.target = target
        self.isKept = isKept
        return
      } catch {
        guard error == .fileExists, attempt < 1000 else { throw SystemFailure(.create, path, error) }
        attempt += 1
      }
    }
  }

  private static func create(_ path: String, mode: UInt32, isKept: Bool) throws(SystemError) -> OpenFile {
    if isKept { return try OpenFile(path, [.write, .create, .exclusive], mode: mode) }
    let descriptor = UnfinishedFiles.create(path, mode: mode)
    guard descriptor >= 0 else { throw .last }
    return OpenFile(owning: descriptor)
  }

  deinit { if !isKept { UnfinishedFiles.remove(path) } }

  /// Appends all of `bytes`, or nothing.
  public mutating func append(_ bytes: borrowing Span<UInt8>) throws(SystemFailure) {
    do throws(SystemError) {
      try file.write(bytes)
    } catch {
      // Back to what was appended before, so that a later write stands where `byteCount` says.
      file.goBack(to: byteCount)
      throw SystemFailure(.write, path, error)
    }
    byteCount += UInt64(bytes.count)
  }

  /// Writes the first bytes anew; there must be as many.
  public mutating func overwriteStart(with bytes: borrowing Span<UInt8>) throws(SystemFailure) {
    do throws(SystemError) { try file.write(bytes, at: 0) } catch { throw SystemFailure(.write, path, error) }
  }

  /// Gives the file its real name.
  ///
  /// - Parameter synchronize: whether its bytes must have reached the disk before.
  public consuming func publish(synchronize: Bool = false) throws(SystemFailure) {
    do throws(SystemError) { if synchronize { try file.synchronize() } } catch {
      throw SystemFailure(.synchronize, path, error)
    }
    do throws(SystemError) { try file.close() } catch { throw SystemFailure(.write, path, error) }
    guard UnfinishedFiles.rename(path, to: target) == 0 else { throw SystemFailure(.rename, target) }
    isKept = true
  }

  /// Removes the file.
  public consuming func discard() throws(SystemFailure) {
    isKept = true
    guard UnfinishedFiles.remove(path) == 0 else { throw SystemFailure(.remove, path) }
  }
}
