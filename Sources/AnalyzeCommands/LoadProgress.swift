import Console
import Synchronization

/// Shows on a terminal how far a trace has been read, where that takes more than a second.
final class LoadProgress: Sendable {
  private let path: String
  private let next: Mutex<ContinuousClock.Instant>

  init(_ path: String) {
    self.path = path
    next = Mutex(.now + .seconds(1))
  }

  /// Notes that this part has been read, 0 ... 1.
  @Sendable func note(_ part: Double) {
    let isDue = next.withLock { next in
      let now = ContinuousClock.now
      guard now >= next else { return false }
      next = now + .milliseconds(200)
      return true
    }
    if isDue { diagnostics.status("reading \(path): \(Int(part * 100))%") }
  }
}
