public import Platform

/// What is known of the screen behind a descriptor.
public enum Terminal {
  /// `--color`: when to write colours.
  public enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never

    public static let standard = ColorChoice.auto
  }

  public static func isTerminal(_ descriptor: Int32) -> Bool { TerminalDevice.isTerminal(descriptor) }

  /// Whether to colour what goes to `descriptor`.
  ///
  /// `auto` means: only on a terminal that is not `dumb`, and not where `NO_COLOR` is set to anything (no-color.org).
  public static func usesColor(
    _ choice: ColorChoice, isTerminal: Bool, environment: (String) -> String? = Environment.value
  ) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      return isTerminal && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }
  }
}
