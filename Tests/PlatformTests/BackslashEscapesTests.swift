import Platform
import Testing

struct BackslashEscapesTests {
  private func undone(_ text: String) -> String {
    BackslashEscapes.undone(text) { rest in
      switch rest.first {
      case UInt8(ascii: "s"): (UInt8(ascii: " "), 1)
      case UInt8(ascii: "-"): (nil, 1)
      default: nil
      }
    }
  }

  @Test(arguments: [
    ("", ""), ("abc", "abc"), ("a\\sb", "a b"), ("\\s\\s", "  "), ("a\\-b", "ab"), ("a\\xb", "a\\xb"), ("a\\", "a\\"),
    ("ü\\sü", "ü ü"),
  ])
  func escapesAreReplacedAndABackslashThatIsNoneStays(text: String, expected: String) {
    #expect(undone(text) == expected)
  }
}
