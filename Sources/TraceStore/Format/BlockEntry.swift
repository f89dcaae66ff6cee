import ByteCoding
import TraceModel

/// Where a block is, and enough to decide whether to read it: one entry of the index.
struct BlockEntry: Equatable, Sendable {
  /// Raw, as kinds may be unknown.
  var kind: UInt8
  var offset: UInt64
  /// Of the payload.
  var storedBytes: Int
  var sequence: UInt64
  var first: UInt64
  var last: UInt64
  var items: UInt32
  /// Of an events block, where the file's index says so.
  var goroutines: GoroutineSet?

  /// Where the next block begins.
  var end: UInt64 { offset + UInt64(Format.blockHeaderBytes + storedBytes) }

  init(
    kind: UInt8, offset: UInt64, storedBytes: Int, sequence: UInt64, first: UInt64, last: UInt64, items: UInt32,
    goroutines: GoroutineSet?
  ) {
    self.kind = kind
    self.offset = offset
    self.storedBytes = storedBytes
    self.sequence = sequence
    self.first = first
    self.last = last
    self.items = items
    self.goroutines = goroutines
  }

  init(_ header: BlockHeader, offset: UInt64, goroutines: GoroutineSet? = nil) {
    self.init(
      kind: header.kind, offset: offset, storedBytes: header.storedBytes, sequence: header.sequence,
      first: header.first, last: header.last, items: header.items, goroutines: goroutines)
  }

  func encode(to writer: inout ByteWriter) {
    writer.u8(kind)
    writer.number(storedBytes)
    writer.number(items)
    writer.number(first)
    writer.difference(last, from: first)
    guard kind == BlockKind.events.rawValue else { return }
    switch goroutines {
    case .these(let list):
      writer.number(list.count + 1)
      var next: UInt32 = 0
      for goroutine in list {
        writer.number(goroutine - next)
        next = goroutine + 1
      }
    case .within(let range):
      writer.number(1)
      writer.number(range.lowerBound)
      writer.number(range.upperBound - range.lowerBound)
    case nil:
      writer.number(0)
    }
  }

  init(_ reader: inout ByteReader, offset: UInt64, sequence: UInt64) throws(MalformedContent) {
    kind = try reader.u8()
    self.offset = offset
    self.sequence = sequence
    storedBytes = try reader.number(atMost: Format.maximumStoredBytes)
    items = try reader.number32()
    first = try reader.number()
    last = try reader.difference(from: first)
    goroutines = nil
    guard kind == BlockKind.events.rawValue else { return }
    switch try reader.number(atMost: Format.maximumListedGoroutines + 1) {
    case 0: break
    case 1:
      let low = try reader.number(atMost: TraceLimits.maximumGoroutines - 1)
      let high = low + (try reader.number(atMost: TraceLimits.maximumGoroutines - 1))
      guard high < TraceLimits.maximumGoroutines else { throw .outOfRange }
      goroutines = .within(UInt32(low)...UInt32(high))
    case let count:
      var list: [UInt32] = []
      var next = 0
      for _ in 1..<count {
        next += try reader.number(atMost: TraceLimits.maximumGoroutines)
        guard next < TraceLimits.maximumGoroutines else { throw .outOfRange }
        list.append(UInt32(next))
        next += 1
      }
      goroutines = .these(list)
    }
  }
}
