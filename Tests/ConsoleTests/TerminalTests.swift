import Console
import Testing

struct TerminalTests {
  @Test(
    arguments: [
      (Terminal.ColorChoice.auto, true, [:], true),
      (.auto, false, [:], false),
      (.auto, true, ["NO_COLOR": "1"], false),
      (.auto, true, ["NO_COLOR": ""], true),
      (.auto, true, ["TERM": "dumb"], false),
      (.always, false, ["NO_COLOR": "1"], true),
      (.never, true, [:], false),
    ] as [(Terminal.ColorChoice, Bool, [String: String], Bool)])
  func colourIsForTerminalsThatWantIt(
    _ choice: Terminal.ColorChoice, _ isTerminal: Bool, _ environment: [String: String], _ expected: Bool
  ) {
    #expect(Terminal.usesColor(choice, isTerminal: isTerminal) { environment[$0] } == expected)
  }

  @Test func stylesDoNothingWhereDisabled() {
    #expect(Style.red("x", enabled: false) == "x")
    #expect(Style.red("x", enabled: true) == "\u{1b}[31mx\u{1b}[0m")
  }
}
