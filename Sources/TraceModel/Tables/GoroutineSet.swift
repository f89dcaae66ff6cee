import Algorithms

/// Some goroutines of a trace, such as those with events in one block, as exactly as it is known.
public enum GoroutineSet: Hashable, Sendable {
  /// These and no others: ascending indices into the goroutine table.
  case these([UInt32])
  /// Some of these.
  case within(ClosedRange<UInt32>)

  /// Whether `goroutine` may be one of them.
  ///
  /// - Complexity: O(log(goroutines)).
  public func mayContain(_ goroutine: UInt32) -> Bool {
    switch self {
    case .within(let range): return range.contains(goroutine)
    case .these(let list):
      let index = list.partitioningIndex { $0 >= goroutine }
      return index < list.count && list[index] == goroutine
    }
  }
}
