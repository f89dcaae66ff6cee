internal import Platform
internal import Synchronization

/// Tells the observer of a recording what happens, on a thread of its own: a terminal that is stopped holds up nobody.
final class NoticeQueue: Sendable {
  private let observer: (@Sendable (RecordingNotice) -> Void)?
  let wantsStatus: Bool
  private let thread = SerialThread()
  /// Whether a status is waiting to be told; the next one is left out then.
  private let hasStatusWaiting = Mutex(false)

  init(_ options: RecordingOptions) {
    observer = options.observer
    wantsStatus = options.wantsStatus && options.observer != nil
    // Where there is no thread, who sends waits for the observer.
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

  /// Waits until the observer has been told of everything.
  func flush() { thread.sync {} }
}
