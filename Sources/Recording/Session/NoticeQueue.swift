internal import Platform
internal import Synchronization

/// Calls the observer of a recording, on a thread of its own: a terminal that is stopped holds up no other.
final class NoticeQueue: Sendable {
  private let observer: (@Sendable (RecordingNotice) -> Void)?
  let wantsStatus: Bool
  private let thread = SerialThread()
  /// Whether a status is waiting to be delivered; the next one is left out then.
  private let hasStatusWaiting = Mutex(false)

  init(_ options: RecordingOptions) {
    observer = options.observer
    wantsStatus = options.wantsStatus && options.observer != nil
    // Where there is no thread, the sender waits for the observer.
    if observer != nil { try? thread.start() }
  }

  func send(_ notice: RecordingNotice) {
    guard let observer else { return }
    if case .status = notice {
      let isFirst = hasStatusWaiting.withLock { waiting in
        defer { waiting = true }
        return !waiting
      }
      guard isFirst else { return }
    }
    thread.async {
      observer(notice)
      if case .status = notice { self.hasStatusWaiting.withLock { $0 = false } }
    }
  }

  /// Waits until the observer has been called with everything.
  func flush() { thread.sync {} }
}
