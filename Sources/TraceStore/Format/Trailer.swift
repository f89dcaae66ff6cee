import ByteCoding

/// The last bytes of every finished trace (docs/FORMAT.md, "Trailer").
struct Trailer: Equatable {
  /// Where the first index block begins.
  var indexOffset: UInt64
  /// Blocks before the index.
  var blockCount: UInt64
  /// All bytes of the file, the trailer included.
  var fileBytes: UInt64

  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.u64(indexOffset)
    writer.u64(blockCount)
    writer.u64(fileBytes)
    writer.u32(0)
    writer.u32(CRC32.checksum(writer.bytes.span))
    writer.append(Format.trailerMagic)
    return writer.bytes
  }
}

extension Trailer {
  /// The trailer in `bytes`, the file's last ones; `nil` where there is none that is whole.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Format.trailerBytes, bytes.suffix(Format.trailerMagic.count) == Format.trailerMagic[...]
    else { return nil }
    var reader = ByteReader(bytes)
    guard let indexOffset = try? reader.u64(), let blockCount = try? reader.u64(), let fileBytes = try? reader.u64(),
      let reserved = try? reader.u32(), reserved == 0, let checksum = try? reader.u32(),
      CRC32.matches(checksum, bytes.span.extracting(0..<28))
    else { return nil }
    self.init(indexOffset: indexOffset, blockCount: blockCount, fileBytes: fileBytes)
  }
}
