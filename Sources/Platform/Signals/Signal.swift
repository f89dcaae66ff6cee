internal import Glibc

/// The signals that these programs know by name.
public enum Signal {
  public static let interrupt = SIGINT
  public static let kill = SIGKILL
  public static let child = SIGCHLD
  public static let goOn = SIGCONT
  public static let urgent = SIGURG
}
