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
  // Inlinable, so that it is made for each type of entry where that is: once per page, not per number, a call is
  // indirect.
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
