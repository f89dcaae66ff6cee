internal import Glibc

/// What /proc says of processes.
public enum ProcessTable {
  /// Whether it is there, and shows the pids that we know.
  public static var isOurs: Bool {
    SymbolicLink.target(of: "/proc/self") == "\(getpid())" && startTime(of: getpid()) != nil
  }

  /// The number of this process's pid namespace, which no other that is in use has; 0 where that cannot be known.
  public static let pidNamespace: UInt64 = (try? FileStatus(of: "/proc/self/ns/pid").inode) ?? 0

  /// When the process started, in clock ticks since boot (field 22 of /proc/<pid>/stat); with the pid it names a
  /// process for ever. `nil` where there is no such process.
  public static func startTime(of pid: ProcessID) -> UInt64? { facts(of: pid)?.start }

  /// Whether it is known that there is no such process: not where only its facts cannot be read.
  public static func isGone(_ pid: ProcessID) -> Bool { pid <= 0 || kill(pid, 0) != 0 && errno == ESRCH }

  /// Whether the process still runs; a zombie does not.
  public static func isRunning(_ pid: ProcessID, startTime: UInt64) -> Bool {
    guard let facts = facts(of: pid) else { return false }
    return facts.start == startTime && !facts.isZombie
  }

  /// Arguments, each ended by a zero byte.
  public static func arguments(_ words: [UInt8]) -> [String] {
    words.split(separator: 0, omittingEmptySubsequences: false).dropLast(words.last == 0 ? 1 : 0)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// What /proc/<pid>/stat says of a process.
  public struct Facts: Sendable {
    /// The first 15 bytes of its executable's name, if it has not chosen another.
    public var name: String
    public var state: String
    public var parent: ProcessID
    public var start: UInt64

    /// Whether it has ended, and only its status is left.
    public var isZombie: Bool { state == "Z" || state == "X" }
  }

  public static func facts(of pid: ProcessID) -> Facts? {
    guard let line = try? Files<SystemFailure>.read("/proc/\(pid)/stat") else { return nil }
    // Field 2 is the command in parentheses and may hold anything, so count from the last one; and count bytes, for a
    // parenthesis may be one character with what is before it.
    guard let begin = line.firstIndex(of: UInt8(ascii: "(")), let end = line.lastIndex(of: UInt8(ascii: ")")),
      begin < end
    else { return nil }
    let fields = line[(end + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 19, let parent = ProcessID(String(decoding: fields[1], as: UTF8.self)),
      let start = UInt64(String(decoding: fields[19], as: UTF8.self))
    else { return nil }
    return Facts(
      name: String(decoding: line[(begin + 1)..<end], as: UTF8.self), state: String(decoding: fields[0], as: UTF8.self),
      parent: parent, start: start)
  }
}
