internal import Glibc

/// Descriptors 0 to 2.
public enum StandardStreams {
  /// Opens /dev/null where one of them is closed, so that no file of ours lands there and gets what was meant for a
  /// terminal. Closed again in children, as they would have found it. Call it before any file is opened.
  public static func fillGaps() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free descriptor is this one.
      _ = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
    }
  }
}
