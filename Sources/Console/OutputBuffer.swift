/// Bytes on their way out: a report is written here and handed on in large pieces.
///
/// Without a `drain` everything stays in `bytes`, which is how tests read a report.
public struct OutputBuffer: TextOutputStream {
  /// What has not been handed on yet.
  public private(set) var bytes: [UInt8] = []
  private let drain: ((borrowing Span<UInt8>) -> Void)?
  private let limit = 1 << 16

  /// A buffer that keeps everything.
  public init() { drain = nil }

  /// A buffer that hands its bytes to `drain` whenever 64 KiB have come together, and at `flush()`.
  public init(drain: @escaping (borrowing Span<UInt8>) -> Void) {
    self.drain = drain
    bytes.reserveCapacity(limit + 4096)
  }

  /// The bytes held, as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  @inline(__always)
  public mutating func write(_ byte: UInt8) {
    bytes.append(byte)
    if bytes.count >= limit { flush() }
  }

  public mutating func write(_ string: String) {
    bytes.append(contentsOf: string.utf8)
    if bytes.count >= limit { flush() }
  }

  public mutating func write(_ more: [UInt8]) {
    bytes.append(contentsOf: more)
    if bytes.count >= limit { flush() }
  }

  public mutating func write(bytes more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
    if bytes.count >= limit { flush() }
  }

  /// `count` times `byte`; nothing where `count` is not positive.
  public mutating func write(repeating byte: UInt8, count: Int) {
    guard count > 0 else { return }
    bytes.append(contentsOf: repeatElement(byte, count: count))
    if bytes.count >= limit { flush() }
  }

  /// `value` in decimal digits.
  public mutating func write(decimal value: UInt64) {
    if value < 10 {
      write(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value))
      return
    }
    // At most 20 digits, from the last one on.
    var digits: InlineArray<20, UInt8> = .init(repeating: 0)
    var first = digits.count
    var rest = value
    while rest > 0 {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      first -= 1
      digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
    // Safe: the digits are plain bytes, and stay where they are while they are copied.
    unsafe digits.span.extracting(first...).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    if bytes.count >= limit { flush() }
  }

  /// Writes what `body` writes at the right of so many columns; `body` writes less than a hundred bytes, `µ` and ASCII.
  @inline(__always)
  public mutating func write(rightOf columns: Int, _ body: (inout OutputBuffer) -> Void) {
    // So that nothing is handed on before it has moved.
    if bytes.count + 100 >= limit { flush() }
    let start = bytes.count
    body(&self)
    var width = 0
    for byte in bytes[start...] where byte & 0xc0 != 0x80 { width += 1 }
    guard width < columns else { return }
    bytes.insert(contentsOf: repeatElement(UInt8(ascii: " "), count: columns - width), at: start)
  }

  /// Hands on what is held; does nothing without a `drain`.
  public mutating func flush() {
    guard let drain, !bytes.isEmpty else { return }
    drain(bytes.span)
    bytes.removeAll(keepingCapacity: true)
  }
}
