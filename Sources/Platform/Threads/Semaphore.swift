/// A number of permits that threads take and give back.
public final class Semaphore: Sendable {
  private let permits: Monitor<Int>

  public init(_ permits: Int) { self.permits = Monitor(permits) }

  /// Takes a permit; waits until there is one.
  public func wait() {
    permits.wait { permits -> Void? in
      guard permits > 0 else { return nil }
      permits -= 1
      return ()
    }
  }

  /// Gives a permit.
  public func signal() { permits.change { $0 += 1 } }
}
