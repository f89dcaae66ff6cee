import Glibc

/// What is known of the screen behind a descriptor.
public enum Terminal {
  /// `--color`: when to write colours.
  public enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never
  }

  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether to colour what goes to `descriptor`.
  ///
  /// `auto` means: only on a terminal that is not `dumb`, and not where `NO_COLOR` is set to anything (no-color.org).
  public static func usesColor(
    _ choice: ColorChoice, isTerminal: Bool, environment: (String) -> String? = Terminal.environment
  ) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      return isTerminal && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }
  }

  /// The number of columns, from the terminal itself, else from `COLUMNS`, else `nil`.
  public static func columns(_ descriptor: Int32) -> Int? {
    var size = winsize()
    // Safe: TIOCGWINSZ fills the `winsize` it is given.
    if unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  /// The value of an environment variable.
  public static func environment(_ name: String) -> String? {
    // Safe: getenv's string is copied at once, and nothing in these programs changes the environment.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}

/// The few colours the programs use.
public enum Style: String, Sendable {
  case bold = "1"
  case dim = "2"
  case red = "31"
  case yellow = "33"
  case cyan = "36"
  case boldRed = "1;31"
  case boldYellow = "1;33"

  /// `text` in this style where `enabled`, else `text` itself.
  public func callAsFunction(_ text: String, enabled: Bool) -> String {
    enabled ? "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" : text
  }
}
