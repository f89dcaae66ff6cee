/// What a goroutine is called by the Go runtime: its goid, which is unique in its process.
public struct GoroutineName: Hashable, Sendable {
  /// Index into the trace's process table.
  public var process: UInt32
  public var goid: UInt64

  @inlinable
  public init(process: UInt32, goid: UInt64) { (self.process, self.goid) = (process, goid) }

  @inlinable
  public init(_ goroutine: Goroutine) { (process, goid) = (goroutine.process, goroutine.goid) }

  /// The goroutine that spawned another; `nil` where that was the runtime.
  @inlinable
  public init?(parentOf goroutine: Goroutine) {
    guard goroutine.parentGoid != 0 else { return nil }
    (process, goid) = (goroutine.process, goroutine.parentGoid)
  }
}
