internal import CPlatform

/// What this program was started with.
///
/// Swift's own `CommandLine.arguments` comes from /proc/self/cmdline and is empty where there is no /proc.
public enum ProgramArguments {
  /// The program's name first; what is no UTF-8 becomes U+FFFD.
  public static let all: [String] = (0..<cplatform_argument_count()).map { index in
    // Safe: the arguments of a process stay where they are, and end with a zero byte.
    unsafe String(cString: cplatform_argument(index))
  }

  /// What stands behind the program's name.
  public static var words: [String] { Array(all.dropFirst()) }
}
