internal import Glibc

/// A terminal behind a descriptor.
public enum TerminalDevice {
  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}
