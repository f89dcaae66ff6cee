import DequeModule

/// In which order entries came into a table from which they are also taken out elsewhere, so that the oldest can be
/// found.
struct EntryOrder<Key: Sendable>: Sendable {
  private var keys: Deque<Key> = []
  /// More are looked through for those that are gone.
  private var maximumKeys = 1024

  /// Notes a new entry.
  ///
  /// - Parameter isThere: whether an entry is still in the table, as the one that it was.
  /// - Complexity: O(1) on average.
  mutating func append(_ key: Key, isThere: (Key) -> Bool) {
    keys.append(key)
    guard keys.count > maximumKeys else { return }
    keys.removeAll { !isThere($0) }
    maximumKeys = max(1024, 2 * keys.count)
  }

  /// Takes out the oldest entry that is still in the table.
  mutating func popOldest(isThere: (Key) -> Bool) -> Key? {
    while let key = keys.popFirst() {
      if isThere(key) { return key }
    }
    return nil
  }
}
