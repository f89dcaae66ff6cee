import ByteCoding

/// The first bytes of every trace (docs/FORMAT.md, "File_Header").
struct FileHeader: Equatable {
  var version = Format.version
  var requiredFeatures: UInt64 = 0
  var optionalFeatures: UInt64 = 0
  /// To be written as 0; readers ignore it.
  var unused: UInt32 = 0

  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(Format.magic)
    writer.u32(version)
    writer.u32(UInt32(Format.fileHeaderBytes))
    writer.u64(requiredFeatures)
    writer.u64(optionalFeatures)
    writer.u32(unused)
    writer.u32(CRC32.checksum(writer.bytes.span))
    return writer.bytes
  }

  /// What the first bytes of a file say, up to `Format.fileHeaderBytes` of them.
  init(_ bytes: [UInt8], path: String) throws(TraceStoreError) {
    guard !bytes.isEmpty else { throw .empty(path: path) }
    guard bytes.starts(with: Format.magic.prefix(bytes.count)) else { throw .notATrace(path: path) }
    guard bytes.count >= Format.fileHeaderBytes else { throw .brokenHeader(path: path) }
    do {
      var reader = ByteReader(Array(bytes[Format.magic.count..<Format.fileHeaderBytes]))
      version = try reader.u32()
      // Before the checksum: another version may have its checksum elsewhere.
      guard version == Format.version else { throw TraceStoreError.unsupportedVersion(path: path, version: version) }
      let size = try reader.u32()
      requiredFeatures = try reader.u64()
      optionalFeatures = try reader.u64()
      unused = try reader.u32()
      let checksum = try reader.u32()
      guard size == UInt32(Format.fileHeaderBytes),
        CRC32.matches(checksum, bytes.span.extracting(0..<Format.fileHeaderBytes - 4))
      else { throw TraceStoreError.brokenHeader(path: path) }
    } catch let error as TraceStoreError {
      throw error
    } catch {
      throw .brokenHeader(path: path)
    }
    let unknown = requiredFeatures & ~Format.knownRequiredFeatures
    guard unknown == 0 else {
      throw .unsupportedFeatures(path: path, features: (0..<64).filter { unknown >> UInt64($0) & 1 == 1 })
    }
  }

  init(requiredFeatures: UInt64 = 0) { self.requiredFeatures = requiredFeatures }
}
