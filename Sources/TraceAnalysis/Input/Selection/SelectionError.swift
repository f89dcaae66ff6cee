/// Something was asked for that no trace has.
public enum SelectionError: Error, Hashable {
  /// A function by its name; `near` are names that have this one within.
  case noFunction(String, near: [String])
  /// A regular expression.
  case noMatch(String)
  /// A package; `known` are some that there are.
  case noPackage(String, known: [String])
  /// A process by its pid; `known` are some that there are.
  case noProcess(Int32, known: [Int32])
  /// A goroutine by its number.
  case noGoroutine(UInt64)
  /// So many goroutines have the number that is asked for, each in another process: too many to list.
  case manyGoroutines(UInt64)
}
