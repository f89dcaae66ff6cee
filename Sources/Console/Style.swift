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
