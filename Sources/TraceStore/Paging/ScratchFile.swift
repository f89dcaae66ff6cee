internal import Platform

/// A file without a name, for what need not stay in memory; it is gone when we are, however we end.
struct ScratchFile: ~Copyable, Sendable {
  /// Where something lies in it.
  struct Place: Sendable {
    var offset: UInt64
    var byteCount: Int
  }

  private let file: OpenFile
  /// The folder it is in, for messages.
  private let folder: String
  private var end: UInt64 = 0

  /// Makes one in the folder of the file at `path`.
  init(besides path: String) throws(TraceStoreError) {
    folder = path.lastIndex(of: "/").map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
    let name = "\(path).\(UInt64.random(in: 0...UInt64.max)).scratch"
    do throws(SystemError) {
      file = try OpenFile(namelessIn: folder, orNamed: name)
    } catch {
      throw .system(operation: .create, path: name, errno: error.code)
    }
  }

  /// Appends all of `bytes`, or nothing.
  mutating func append(_ bytes: [UInt8]) throws(TraceStoreError) -> Place {
    do throws(SystemError) {
      try DescriptorIO.write(bytes.span, at: end, to: file.descriptor)
    } catch {
      throw .system(operation: .write, path: folder, errno: error.code)
    }
    defer { end += UInt64(bytes.count) }
    return Place(offset: end, byteCount: bytes.count)
  }

  /// The bytes at `place`.
  func read(_ place: Place) throws(TraceStoreError) -> [UInt8] {
    var bytes: [UInt8] = []
    do throws(SystemError) {
      try file.read(place.byteCount, at: place.offset, into: &bytes)
      guard bytes.count == place.byteCount else { throw .inputOutput }
    } catch {
      throw .system(operation: .read, path: folder, errno: error.code)
    }
    return bytes
  }
}
