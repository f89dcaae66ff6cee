import ByteCoding
import CZstd

/// One zstd decompression context.
@safe struct Decompressor: ~Copyable {
  private let context: OpaquePointer

  init() throws(TraceStoreError) {
    // Safe: a fresh context or nil.
    guard let context = unsafe ZSTD_createDCtx() else { throw .noCompressionContext }
    unsafe self.context = context
  }

  deinit {
    // Safe: this value is the context's only owner.
    unsafe _ = ZSTD_freeDCtx(context)
  }

  /// Replaces `content` by what `frames` decompresses to, which must be `size` bytes: one frame and skippable ones
  /// after it.
  mutating func decompress(
    _ frames: Span<UInt8>, into content: inout [UInt8], size: Int
  ) throws(MalformedContent) {
    guard Self.areOneAndSkippable(frames) else { throw .compression }
    content.resize(to: size)
    let result = unsafe content.withUnsafeMutableBytes { target in
      unsafe frames.withUnsafeBytes { source in
        // Safe: libzstd writes at most `target.count` bytes and reads at most `source.count`.
        unsafe ZSTD_decompressDCtx(context, target.baseAddress, target.count, source.baseAddress, source.count)
      }
    }
    guard ZSTD_isError(result) == 0, result == size else { throw .compression }
  }

  /// Whether the first of some frames is the only one with content. (libzstd would take several, and skippable ones
  /// before.)
  private static func areOneAndSkippable(_ frames: Span<UInt8>) -> Bool {
    func little(_ offset: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(frames[offset + $1]) << UInt32(8 * $1) }
    }
    guard frames.count >= 4, little(0) == 0xFD2F_B528 else { return false }
    // Safe: libzstd reads at most `source.count` bytes.
    var at = unsafe frames.withUnsafeBytes { source in
      unsafe ZSTD_findFrameCompressedSize(source.baseAddress, source.count)
    }
    guard ZSTD_isError(at) == 0 else { return false }
    while frames.count - at >= 8, little(at) & ~15 == 0x184D_2A50 {
      let size = Int(little(at + 4))
      guard size <= frames.count - at - 8 else { return false }
      at += 8 + size
    }
    return at == frames.count
  }
}

extension Decompressor {
  /// Replaces `content` by that of `block`: header and payload, both found to be intact.
  mutating func content(
    of block: [UInt8], header: BlockHeader, into content: inout [UInt8]
  ) throws(MalformedContent) {
    guard header.isWithinLimits else { throw .tooLarge }
    switch header.encoding {
    case .zstd:
      let payload = block.span.extracting(Format.blockHeaderBytes..<block.count)
      try decompress(payload, into: &content, size: header.contentBytes)
    case .stored:
      content.removeAll(keepingCapacity: true)
      content.append(contentsOf: block[Format.blockHeaderBytes...])
    }
  }
}

extension TraceStoreError {
  /// libzstd has no memory for a context.
  static var noCompressionContext: TraceStoreError {
    .compression(code: Int32(bitPattern: ZSTD_error_memory_allocation.rawValue))
  }
}
