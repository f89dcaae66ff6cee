import ByteCoding
import CZstd

/// One zstd compression context, used for one frame after the other.
@safe struct Compressor: ~Copyable {
  private let context: OpaquePointer
  private let level: Int32

  /// `level` is clamped to what libzstd knows.
  init(level: Int32) throws(TraceStoreError) {
    // Safe: a fresh context or nil.
    guard let context = unsafe ZSTD_createCCtx() else { throw .noCompressionContext }
    unsafe self.context = context
    self.level = min(max(level, ZSTD_minCLevel()), ZSTD_maxCLevel())
  }

  deinit {
    // Safe: this value is the context's only owner.
    unsafe _ = ZSTD_freeCCtx(context)
  }

  /// One frame, with its content size in the header and no checksum (blocks have their own).
  mutating func compress(_ content: [UInt8]) throws(TraceStoreError) -> [UInt8] {
    let bound = ZSTD_compressBound(content.count)
    var code = 0
    let frame = unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      unsafe content.withUnsafeBytes { source in
        // Safe: both pointers are valid for the sizes given; libzstd returns the bytes it has written, or an error.
        code = unsafe ZSTD_compressCCtx(context, target.baseAddress, bound, source.baseAddress, source.count, level)
      }
      count = ZSTD_isError(code) == 0 ? code : 0
    }
    guard ZSTD_isError(code) == 0 else { throw .compression(code: Int32(bitPattern: ZSTD_getErrorCode(code).rawValue)) }
    return frame
  }
}

extension Compressor {
  /// The payload of a block: compressed where that helps, and not more than readers will believe.
  ///
  /// What would decompress to more than `maximumAmplification` times its size is filled up with a skippable frame.
  mutating func payload(
    for content: [UInt8]
  ) throws(TraceStoreError) -> (payload: [UInt8], encoding: BlockHeader.Encoding) {
    var payload = try compress(content)
    let needed = (content.count - Format.amplificationAllowance) / Format.maximumAmplification + 1
    if content.count > Format.amplificationAllowance, payload.count < needed {
      let filling = max(needed - payload.count - 8, 0)
      var frame = ByteWriter()
      frame.u32(0x184D_2A50)
      frame.u32(UInt32(filling))
      frame.append(repeatElement(0, count: filling))
      payload += frame.bytes
    }
    return payload.count < content.count ? (payload, .zstd) : (content, .stored)
  }
}

/// Safe: a zstd context may be used by any thread, one at a time; `Compressor` is its only owner and cannot be copied.
extension Compressor: @unchecked Sendable {}
