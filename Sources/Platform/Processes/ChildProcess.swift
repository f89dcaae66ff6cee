internal import Glibc

/// A child of this process that keeps every inherited descriptor, ignored signal and the process group: the traced
/// program sees just what it would see without us. (swift-subprocess closes descriptors above 2 and resets ignored
/// signals, so it cannot be used here; docs/ARCHITECTURE.md.)
public struct ChildProcess: Sendable {
  public let pid: ProcessID

  /// Starts the program at path `executable`.
  ///
  /// - Parameters:
  ///   - environment: `NAME=value` strings; `nil` hands on ours.
  ///   - output: descriptor for its standard output; `nil` hands on ours. Likewise `errors`.
  public static func start(
    _ executable: String, arguments: [String], environment: [String]? = nil, output: Int32? = nil,
    errors: Int32? = nil
  ) throws(SystemError) -> ChildProcess {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if let output { unsafe posix_spawn_file_actions_adddup2(&actions, output, 1) }
    if let errors { unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2) }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // Our threads block all signals, and the session blocks those that it relays: the child gets neither mask.
    var mask = SignalMask.original
    unsafe posix_spawnattr_setsigmask(&attributes, &mask)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let argumentVector = unsafe CStringArray(arguments)
    defer { unsafe argumentVector.free() }
    let environmentVector = unsafe environment.map { unsafe CStringArray($0) }
    defer { unsafe environmentVector?.free() }
    var pid: ProcessID = 0
    // Safe: both vectors are zero-terminated arrays of C strings that live until the end of this function.
    let failure = ResourceLimits.withInheritedDescriptors {
      unsafe posix_spawn(
        &pid, executable, &actions, &attributes, argumentVector.pointers,
        environmentVector?.pointers ?? environ)
    }
    guard failure == 0 else { throw SystemError(code: failure) }
    return ChildProcess(pid: pid)
  }

  /// Waits until it ends.
  public func wait() -> ExitStatus {
    var status: Int32 = 0
    _ = uninterrupted { unsafe waitpid(pid, &status, 0) }
    return ExitStatus(waitStatus: status)
  }

  /// Its end, if it has ended; afterwards the pid is free for others.
  public func poll() -> ExitStatus? {
    var status: Int32 = 0
    return unsafe waitpid(pid, &status, WNOHANG) == pid ? ExitStatus(waitStatus: status) : nil
  }

  /// Sends it a signal.
  public func kill(_ signal: Int32) { _ = Glibc.kill(pid, signal) }

  /// Whether it has gone on after a stop since this was last called.
  public func hasContinued() -> Bool {
    var info = unsafe siginfo_t()
    guard unsafe waitid(P_PID, id_t(pid), &info, WCONTINUED | WNOHANG) == 0 else { return false }
    return unsafe info._sifields._sigchld.si_pid == pid
  }
}

/// A zero-terminated array of C strings for the exec family; the owner frees it.
@unsafe private struct CStringArray {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  let count: Int

  init(_ strings: [String]) {
    unsafe count = strings.count
    unsafe pointers = .allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() {
      unsafe (pointers + index).initialize(to: strdup(string))
    }
    unsafe (pointers + count).initialize(to: nil)
  }

  func free() {
    for index in unsafe 0..<count { unsafe Glibc.free(pointers[index]) }
    unsafe pointers.deallocate()
  }
}
