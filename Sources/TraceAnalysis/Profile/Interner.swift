/// Gives equal keys the same index, dense from 0, in order of first sight.
package struct Interner<Key: Hashable, Value> {
  @usableFromInline package var values: [Value] = []
  @usableFromInline var indices: [Key: UInt32] = [:]

  @inlinable package init() {}

  @inlinable package mutating func index(of key: Key, _ value: @autoclosure () -> Value) -> UInt32 {
    if let index = indices[key] { return index }
    let index = UInt32(values.count)
    indices[key] = index
    values.append(value())
    return index
  }
}
