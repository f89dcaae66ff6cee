internal import CPlatform
internal import Glibc

/// A descriptor that becomes readable when a process ends (Linux 5.3 and later).
public struct ProcessDescriptor: ~Copyable, Sendable {
  /// -1 where it could not be had.
  public let number: Int32

  public init(of pid: ProcessID) { number = cplatform_pidfd_open(pid) }

  deinit { if number >= 0 { close(number) } }
}
