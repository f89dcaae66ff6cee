internal import Glibc

/// State shared by threads: one at a time looks at it or changes it, and may wait for others to change it.
@safe public final class Monitor<State> {
  private var state: State
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  public init(_ state: sending State) {
    self.state = state
    unsafe mutex = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    // Safe: both have been allocated just now, and stay where they are until `deinit`.
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    // Safe: no thread can wait on what none refers to.
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(mutex)
    unsafe changed.deallocate()
    unsafe mutex.deallocate()
  }

  /// Changes the state and wakes all threads that wait.
  public func change<Result>(_ body: (inout State) -> sending Result) -> sending Result {
    // Safe: initialized by `init`, and unlocked by the thread that has locked it.
    unsafe pthread_mutex_lock(mutex)
    defer {
      unsafe pthread_cond_broadcast(changed)
      unsafe pthread_mutex_unlock(mutex)
    }
    return body(&state)
  }

  /// Waits until `body` has a result; it is called at every change.
  public func wait<Result>(until body: (inout State) -> sending Result?) -> sending Result {
    // Safe: as in `change`.
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&state) { return result }
      unsafe pthread_cond_wait(changed, mutex)
    }
  }
}

/// Safe: `state` is reached only through `change` and `wait`, which hold the mutex; what they let out is sent.
extension Monitor: @unchecked Sendable {}
