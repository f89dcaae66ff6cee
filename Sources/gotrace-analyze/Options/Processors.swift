import Glibc

/// The machine's processors.
enum Processors {
  /// The number that is ready for work, at least 1.
  static var online: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
