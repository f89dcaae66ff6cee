internal import CPlatform
internal import Glibc

/// Watches one process to its end, safe against its pid being given to another.
///
/// Gone is only what is known to be gone: no such process, a zombie, or another start time. Where a descriptor or /proc
/// cannot be had, the process is taken to run.
public struct ProcessWatch: ~Copyable {
  /// What names the process for good; -1 where it could not be had.
  private let descriptor: Int32
  private let pid: ProcessID
  private let startTime: UInt64

  /// `nil` where the process is known to be gone.
  ///
  /// - Parameter takesDescriptor: without one, looking costs more, and how the process ended is not known.
  public init?(pid: ProcessID, startTime: UInt64, takesDescriptor: Bool = true) {
    guard !ProcessTable.isGone(pid) else { return nil }
    let descriptor = takesDescriptor ? cplatform_pidfd_open(pid) : -1
    if takesDescriptor && descriptor < 0 && errno == ESRCH { return nil }
    // Opened first, compared second: the descriptor names what had the pid at that moment.
    if let facts = ProcessTable.facts(of: pid), facts.start != startTime {
      if descriptor >= 0 { close(descriptor) }
      return nil
    }
    self.descriptor = descriptor
    self.pid = pid
    self.startTime = startTime
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  public var hasDescriptor: Bool { descriptor >= 0 }

  /// Whether it has ended (a zombie has).
  ///
  /// - Parameter looksClosely: without a descriptor a zombie, or another process with the pid, is seen by reading
  ///   /proc.
  public func hasEnded(looksClosely: Bool) -> Bool {
    if descriptor >= 0 {
      return Poll.wait(for: [descriptor], milliseconds: 0)[0]
    }
    if ProcessTable.isGone(pid) { return true }
    guard looksClosely, let facts = ProcessTable.facts(of: pid) else { return false }
    return facts.start != startTime || facts.isZombie
  }

  /// Its exit status where the kernel reports it of children of other processes.
  public var exitStatus: ExitStatus? {
    var status: Int32 = 0
    guard descriptor >= 0, unsafe cplatform_pidfd_exit_status(descriptor, &status) == 1 else { return nil }
    return ExitStatus(waitStatus: status)
  }
}
