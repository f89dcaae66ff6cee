import Foundation
import Glibc
import Synchronization
import Testing

/// A started process, in a process group of its own.
///
/// Not Foundation's `Process`: that watches a descriptor which the recorder, by design, hands on to the traced program,
/// so it would wait for grandchildren too.
struct Child {
  /// Seconds that no process here needs, however busy the machine; cold builds are slow.
  static let patience = 300.0

  let pid: pid_t

  struct CannotStart: Error {
    let executable: String
    let code: Int32
  }

  private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

  /// glibc's `posix_spawn_file_actions_addclosefrom_np`, which Swift does not see.
  private static let closeFrom: CloseFrom? = {
    // Safe: the symbol has this type since glibc 2.34.
    unsafe dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map { unsafe unsafeBitCast($0, to: CloseFrom.self) }
  }()

  /// Held while descriptors are made and children started, so that no child inherits one that is not marked yet.
  fileprivate static let descriptors = Mutex(())

  /// Starts a program with these three descriptors and no others, default signal dispositions and nothing blocked.
  init(
    _ executable: URL, arguments: [String], environment: [String: String], folder: URL, input: Int32, output: Int32,
    error: Int32
  ) throws {
    // Safe: initialised by the call below before anything reads it.
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    var all = sigset_t()
    var none = sigset_t()
    // Safe: every pointer is to a local that lives through the call.
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, target) in [(input, 0), (output, 1), (error, 2)] as [(Int32, Int32)] {
      unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, target)
    }
    // What this process was itself started with, and what its other threads have open, is not for it.
    _ = unsafe Self.closeFrom?(&actions, 3)
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe sigfillset(&all)
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))

    // Swift does not see posix_spawn's own way to change the folder; env becomes the program.
    let words = ["/usr/bin/env", "-C", folder.path, executable.path] + arguments
    let variables = environment.map { $0 + "=" + $1 }
    var child: pid_t = 0
    // Safe: the arrays end with nil, and their strings live until they are freed below.
    var argv = unsafe words.map { unsafe strdup($0) } + [nil]
    var envp = unsafe variables.map { unsafe strdup($0) } + [nil]
    defer { unsafe (argv + envp).forEach { unsafe free($0) } }
    let code = Self.descriptors.withLock { _ in
      unsafe posix_spawn(&child, words[0], &actions, &attributes, &argv, &envp)
    }
    guard code == 0 else { throw CannotStart(executable: executable.path, code: code) }
    pid = child
  }

  /// Waits for the end; the status as a shell would show it, or `nil` if it took longer. Then its group is killed, and
  /// the log says what it was doing.
  func wait(seconds: Double = Self.patience) -> Int32? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var status: Int32 = 0
    // Safe: status is a local.
    while unsafe waitpid(pid, &status, WNOHANG) == 0 {
      if ContinuousClock.now > deadline {
        print("killed after \(seconds) s:\n\(activity(ofGroup: pid))")
        kill(-pid, SIGKILL)
        unsafe waitpid(pid, &status, 0)
        return nil
      }
      usleep(2000)
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }
}

/// Opens a file, created where it is missing; children do not inherit the descriptor by accident.
func openFile(_ path: String, _ flags: Int32) -> Int32 {
  // Safe: the path's bytes live through the call.
  unsafe open(path, flags | O_CLOEXEC, 0o600)
}

/// A pipe whose ends are closed one by one.
struct PipeEnds {
  let reading: Int32
  let writing: Int32

  init() {
    let ends = Child.descriptors.withLock { _ in
      var ends: [Int32] = [0, 0]
      // Safe: pipe writes two integers.
      let made = unsafe pipe(&ends)
      precondition(made == 0, "no more descriptors")
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      return ends
    }
    (reading, writing) = (ends[0], ends[1])
  }
}

/// Lines from a descriptor, as they come.
final class LineReader {
  private let descriptor: Int32
  private var pending: [UInt8] = []

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// The next line without its newline; `nil` at the end, or where nothing comes for long.
  func next() -> String? {
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeFirst(end + 1)
        return line
      }
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      var buffer = [UInt8](repeating: 0, count: 4096)
      // Safe: both calls get locals and their sizes.
      guard unsafe poll(&ready, 1, Int32(Child.patience * 1000)) == 1 else { return nil }
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count <= 0 { return nil }
      pending += buffer[..<count]
    }
  }
}
