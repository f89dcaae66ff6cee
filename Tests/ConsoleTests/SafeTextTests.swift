import Console
import Testing

struct SafeTextTests {
  @Test(arguments: [
    ("main.main", "main.main"),
    ("", ""),
    ("größe.Δ世界", "größe.Δ世界"),
    ("red\u{1b}[31m", "red\\x1b[31m"),
    ("two\nlines\tand\rmore", "two\\nlines\\tand\\rmore"),
    ("\u{0}\u{7f}\u{85}", "\\x00\\x7f\\x85"),
    ("ab\u{202e}dc", "ab\\u{202e}dc"),
    ("a\u{2028}b", "a\\u{2028}b"),
    ("family \u{1F468}\u{200D}\u{1F469}", "family \u{1F468}\u{200D}\u{1F469}"),
  ])
  func nothingCanDisturbATerminal(_ text: String, _ visible: String) {
    #expect(SafeText.visible(text) == visible)
  }

  @Test(arguments: [
    ("::error::x", ":\\x3aerror::x"), ("x ::error::y", "x :\\x3aerror::y"), ("[::1]:80", "[::1]:80"), ("a::b", "a::b"),
    ("a##[error]b", "a#\\x23[error]b"), ("##vso[x]", "#\\x23vso[x]"), ("main.F", "main.F"), ("\n::x", "\\n::x"),
  ])
  func noNameIsACommandOfACISystem(_ text: String, _ name: String) { #expect(SafeText.name(text) == name) }

  @Test func brokenUTF8StaysVisible() {
    #expect(SafeText.visible(String(decoding: [0x61, 0xff, 0x62], as: UTF8.self)) == "a\u{fffd}b")
  }

  @Test(arguments: [("abc", 3), ("é", 1), ("e\u{301}", 1), ("世界", 4), ("│ └──", 5), ("…", 1), ("", 0)])
  func widthCountsColumns(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.columns(text) == columns)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("世界人", 4, "世…"),
  ])
  func truncationFits(_ text: String, _ limit: Int, _ cut: String) {
    #expect(DisplayWidth.truncate(text, to: limit) == cut)
    #expect(DisplayWidth.columns(DisplayWidth.truncate(text, to: limit)) <= limit)
  }
}
