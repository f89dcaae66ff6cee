public import Platform

/// A file without a name, for what need not stay in memory; it is gone when this process ends, however it ends.
@usableFromInline
struct ScratchFile: ~Copyable, Sendable {
  /// Where something lies in it.
  @usableFromInline
  struct Extent: Sendable {
    var offset: UInt64
    var byteCount: Int
  }

  private let file: OpenFile
  /// The folder it is in, for messages.
  private let folder: String
  private var end: UInt64 = 0

  /// Makes one in the folder of the file at `path`.
  @usableFromInline
  init(beside path: String) throws(SystemFailure) {
    folder = path.lastIndex(of: "/").map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
    let name = "\(path).\(UInt64.random(in: 0...UInt64.max)).scratch"
    do throws(SystemError) {
      // Not every file system has files without names: a recorder killed here leaves an empty one.
      file = try OpenFile(namelessIn: folder, orNamed: name)
    } catch {
      throw SystemFailure(.create, name, error)
    }
  }

  /// Appends all of `bytes`, or nothing.
  @usableFromInline
  mutating func append(_ bytes: [UInt8]) throws(SystemFailure) -> Extent {
    do throws(SystemError) {
      try DescriptorIO.write(bytes.span, at: end, to: file.descriptor)
    } catch {
      throw SystemFailure(.write, folder, error)
    }
    defer { end += UInt64(bytes.count) }
    return Extent(offset: end, byteCount: bytes.count)
  }

  /// The bytes of `extent`.
  @usableFromInline
  func read(_ extent: Extent) throws(SystemFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    do throws(SystemError) {
      try file.read(extent.byteCount, at: extent.offset, into: &bytes)
      guard bytes.count == extent.byteCount else { throw .inputOutput }
    } catch {
      throw SystemFailure(.read, folder, error)
    }
    return bytes
  }
}
