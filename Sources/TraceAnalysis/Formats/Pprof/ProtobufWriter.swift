import TraceStore
import ByteCoding

/// Encodes Protocol Buffers messages, which are written only, never read.
///
/// A message is built in memory; the messages within it are built apart and appended.
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  /// An integer field; zero, the default of proto3, is written too.
  mutating func integer(_ field: UInt32, _ value: UInt64) {
    tag(field, wireType: 0)
    varint(value)
  }

  /// A field of type `fixed64`.
  mutating func fixed64(_ field: UInt32, _ value: UInt64) {
    tag(field, wireType: 1)
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  mutating func string(_ field: UInt32, _ value: String) {
    tag(field, wireType: 2)
    varint(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  mutating func message(_ field: UInt32, _ message: ProtobufWriter) {
    tag(field, wireType: 2)
    varint(UInt64(message.bytes.count))
    bytes.append(contentsOf: message.bytes)
  }

  /// A message made within this one.
  mutating func message(_ field: UInt32, _ build: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    build(&inner)
    message(field, inner)
  }

  /// A repeated integer field in its packed form.
  mutating func packed(_ field: UInt32, _ values: some Sequence<UInt64>) {
    var inner = ProtobufWriter()
    for value in values { inner.varint(value) }
    message(field, inner)
  }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  private mutating func tag(_ field: UInt32, wireType: UInt32) { varint(UInt64(field << 3 | wireType)) }

  private mutating func varint(_ value: UInt64) { bytes.appendLEB128(value) }
}
