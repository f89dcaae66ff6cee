import ByteCoding
import TestSupport
import Testing

/// A column is read as its numbers one by one would be.
struct ColumnTests {
  /// What is read of so many numbers, and how many bytes are left; or what is wrong with them.
  private typealias Outcome = Result<[UInt64], MalformedContent>

  private func column(_ bytes: [UInt8], count: Int) -> Outcome {
    Result { () throws(MalformedContent) in
      var reader = ByteReader(bytes)
      var rows = [UInt64](repeating: 0, count: count)
      try reader.column(of: &rows) { $0 = $1 }
      return rows + [UInt64(reader.remaining)]
    }
  }

  /// As docs/FORMAT.md has it.
  private func oneByOne(_ bytes: [UInt8], count: Int) -> Outcome {
    Result { () throws(MalformedContent) in
      var rest = bytes[...]
      var rows: [UInt64] = []
      for _ in 0..<count {
        var value: UInt64 = 0
        for index in 0... {
          guard let byte = rest.popFirst() else { throw .tooShort }
          guard index < 9 || index == 9 && byte <= 1 else { throw .outOfRange }
          value |= UInt64(byte & 0x7F) << UInt64(7 * index)
          if byte < 0x80 { break }
        }
        rows.append(value)
      }
      return rows + [UInt64(rest.count)]
    }
  }

  @Test func numbersOfEveryLengthNextToEachOther() {
    for first in stride(from: 0, to: 64, by: 3) {
      for second in stride(from: 0, to: 64, by: 5) {
        var writer = ByteWriter()
        let (low, high) = (UInt64(1) << UInt64(first), UInt64(1) << UInt64(second))
        let numbers: [UInt64] = [low, .max >> UInt64(second), 0, high, .max >> UInt64(first), 1]
        for number in numbers { writer.number(number) }
        #expect(column(writer.bytes, count: 6) == .success(numbers + [0]))
      }
    }
  }

  @Test(arguments: 0..<20) func anyBytesAtAll(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      // Few or many bytes that are not the last of a number.
      let long = Int.random(in: 0...10, using: &random)
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        UInt8.random(in: 0..<128, using: &random) | (Int.random(in: 0..<10, using: &random) < long ? 0x80 : 0)
      }
      let count = Int.random(in: 0...bytes.count, using: &random)
      #expect(column(bytes, count: count) == oneByOne(bytes, count: count))
    }
  }
}
