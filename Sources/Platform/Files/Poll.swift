internal import Glibc

/// Waiting for several descriptors.
public enum Poll {
  /// Waits until one of them can be read or its other end is closed, a signal comes, or the time is over.
  ///
  /// - Parameters:
  ///   - descriptors: negative ones are never ready.
  ///   - milliseconds: `nil` for no end.
  /// - Returns: which of them are ready; none of them after a signal.
  public static func wait(for descriptors: [Int32], milliseconds: Int32? = nil) -> [Bool] {
    var polls = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    // Safe: the array has as many elements as the call is given.
    guard unsafe poll(&polls, nfds_t(polls.count), milliseconds ?? -1) > 0 else {
      return descriptors.map { _ in false }
    }
    return polls.map { $0.revents != 0 }
  }
}
