/// What a `PagedTable` holds: something that can be taken apart into numbers and put together again.
public protocol PagedEntry: Sendable {
  /// An entry that means nothing, to be filled in.
  static var placeholder: Self { get }
  /// The number of its columns.
  static var columnCount: Int { get }
  subscript(column column: Int) -> UInt64 { get set }
  /// Whether it must stay in memory as it is: its columns do not say all.
  var mustStay: Bool { get }
  /// All numbers of the first column of these entries, then all of the second ….
  static func numbers(of entries: [Self]) -> [UInt64]
  /// So many entries with these numbers.
  static func entries(of numbers: [UInt64], count: Int) -> [Self]
}

extension PagedEntry {
  // Inlinable, so that it is made for each type of entry where that is: once per page, not per number, a call is indirect.
  @inlinable
  public static func numbers(of entries: [Self]) -> [UInt64] {
    var numbers: [UInt64] = []
    numbers.reserveCapacity(columnCount * entries.count)
    for column in 0..<columnCount {
      for index in entries.indices { numbers.append(entries[index][column: column]) }
    }
    return numbers
  }

  @inlinable
  public static func entries(of numbers: [UInt64], count: Int) -> [Self] {
    var entries = [Self](repeating: .placeholder, count: count)
    for column in 0..<columnCount {
      for index in 0..<count { entries[index][column: column] = numbers[column * count + index] }
    }
    return entries
  }
}

/// The numbers of a page as bytes, each as the difference to the one before.
enum PageCoding {
  static func encode(_ numbers: [UInt64]) -> [UInt8] {
    var writer = ByteWriter()
    writer.differences(numbers) { $0 }
    return writer.bytes
  }

  static func decode(_ bytes: [UInt8], count: Int) throws(MalformedContent) -> [UInt64] {
    var numbers = [UInt64](repeating: 0, count: count)
    var reader = ByteReader(bytes)
    try reader.differences(of: &numbers) { $0 = $1 }
    try reader.end()
    return numbers
  }
}
