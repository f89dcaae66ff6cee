import Console
import TraceStore
import ByteCoding

/// Wraps bytes in the gzip format (RFC 1952) without compressing them, for readers that insist on it.
struct GzipWriter {
  private var block: [UInt8] = []
  private var checksum: UInt32 = 0
  private var count: UInt32 = 0

  /// The maximum that a stored block of deflate (RFC 1951) holds.
  private static let blockSize = 0xffff

  init(to out: inout OutputBuffer) {
    // Magic, deflate, no flags, no time, no extra flags, unknown system.
    out.write(bytes: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
  }

  mutating func write(_ bytes: [UInt8], to out: inout OutputBuffer) {
    checksum = CRC32.checksum(bytes.span, continuing: checksum)
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.blockSize - block.count)
      block.append(contentsOf: part)
      rest = rest.dropFirst(part.count)
      if block.count == Self.blockSize { writeBlock(isLast: false, to: &out) }
    }
    count &+= UInt32(truncatingIfNeeded: bytes.count)
  }

  mutating func finish(to out: inout OutputBuffer) {
    writeBlock(isLast: true, to: &out)
    write(checksum, to: &out)
    write(count, to: &out)
  }

  private mutating func writeBlock(isLast: Bool, to out: inout OutputBuffer) {
    let length = UInt16(block.count)
    out.write(isLast ? 1 : 0)
    for value in [length, ~length] {
      out.write(UInt8(truncatingIfNeeded: value))
      out.write(UInt8(truncatingIfNeeded: value >> 8))
    }
    out.write(bytes: block)
    block.removeAll(keepingCapacity: true)
  }

  private func write(_ value: UInt32, to out: inout OutputBuffer) {
    for shift in [0, 8, 16, 24] as [UInt32] { out.write(UInt8(truncatingIfNeeded: value >> shift)) }
  }
}
