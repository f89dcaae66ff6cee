/// In which order entries came into a table from which they are also taken out elsewhere, so that the oldest can be found.
struct EntryOrder<Key: Sendable>: Sendable {
  private var keys: [Key] = []
  private var head = 0
  private var mostKeys = 1024

  /// Takes note of a new entry.
  ///
  /// - Parameter isThere: whether an entry is still in the table, as the one that it was.
  /// - Complexity: O(1) on average.
  mutating func append(_ key: Key, isThere: (Key) -> Bool) {
    keys.append(key)
    guard keys.count > mostKeys else { return }
    keys = keys[head...].filter(isThere)
    head = 0
    mostKeys = max(1024, 2 * keys.count)
  }

  /// Takes out the oldest entry that is still in the table.
  mutating func popOldest(isThere: (Key) -> Bool) -> Key? {
    while head < keys.count {
      head += 1
      if isThere(keys[head - 1]) { return keys[head - 1] }
    }
    return nil
  }
}
