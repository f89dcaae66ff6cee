/// Goroutines with consecutive numbers, and what their events say of them.
public struct GoroutineRange: Sendable {
  /// The number of the first.
  public var first: UInt32
  public var goroutines: [Goroutine]

  public init(first: UInt32, goroutines: [Goroutine]) {
    self.first = first
    self.goroutines = goroutines
  }
}
