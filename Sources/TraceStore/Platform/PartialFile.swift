internal import Platform

/// A trace being written from its beginning to its end, under another name until it is whole.
struct PartialFile: ~Copyable, Sendable {
  private var file: AtomicFile

  /// Where the bytes are now.
  var path: String { file.path }
  /// Bytes written so far.
  var offset: UInt64 { file.byteCount }

  /// Makes `<target>.partial`, or `<target>.2.partial` … where that exists.
  ///
  /// - Parameter isKept: whether the file stays where it is not published.
  init(for target: String, isKept: Bool) throws(TraceStoreError) {
    let (target, permissions) = try Self.resolved(target)
    do throws(SystemFailure) {
      file = try AtomicFile(target, permissions: permissions, temporaryName: .partial, isKept: isKept)
    } catch {
      throw TraceStoreError(error)
    }
  }

  /// Only a regular file may be replaced, and not one that already gets what a program says. Returns where it is, and
  /// its permissions where there is one.
  private static func resolved(_ path: String) throws(TraceStoreError) -> (target: String, permissions: UInt32?) {
    let found: OutputPath
    do throws(SystemError) {
      found = try OutputPath(path)
    } catch {
      throw .system(operation: .inspect, path: path, errno: error.code)
    }
    switch found {
    case .new(let target): return (target, nil)
    case .file(let target, let mode): return (target, mode)
    case .standardStream: throw .standardStream(path: path)
    case .special: throw .notARegularFile(path: path)
    }
  }

  /// Appends all of `bytes`, or nothing.
  mutating func write(_ bytes: [UInt8]) throws(TraceStoreError) {
    do throws(SystemFailure) { try file.append(bytes.span) } catch { throw TraceStoreError(error) }
  }

  /// Writes the first bytes anew.
  mutating func overwriteStart(with bytes: [UInt8]) throws(TraceStoreError) {
    do throws(SystemFailure) { try file.overwriteStart(with: bytes.span) } catch { throw TraceStoreError(error) }
  }

  /// Gives the file its real name, after its bytes have reached the disk if `synchronize` says so.
  consuming func publish(synchronize: Bool) throws(TraceStoreError) {
    do throws(SystemFailure) { try file.publish(synchronize: synchronize) } catch { throw TraceStoreError(error) }
  }

  /// Removes the file.
  consuming func remove() throws(TraceStoreError) {
    do throws(SystemFailure) { try file.discard() } catch { throw TraceStoreError(error) }
  }
}
