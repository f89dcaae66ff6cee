import Console
import TestSupport
import Testing

@testable import TraceDiff

/// Names come from strangers' files. Whatever they hold, no comparison makes a spreadsheet, a terminal or a CI system
/// act.
struct HarmlessOutputTests {
  /// Everything that can be written of a comparison of traces with such names.
  private func reports() throws -> [(format: DiffFormat, name: String, text: String)] {
    var reports: [(format: DiffFormat, name: String, text: String)] = []
    for grouping in DiffGrouping.allCases {
      let result = DiffResult(
        RunComparison(base: [HostileNames.trace(selfTime: 1000)], head: [HostileNames.trace(selfTime: 3000)]),
        by: grouping,
        options: JudgementOptions(), failOn: [try FailExpression(parsing: "calls>0")])
      for format in DiffFormat.allCases {
        var out = OutputBuffer()
        result.write(as: format, title: HostileNames.all.joined(), root: "/src", color: false, to: &out)
        reports.append((format, "\(grouping) \(format)", out.text))
      }
    }
    return reports
  }

  @Test func nothingDisturbsATerminalOrCommandsACISystem() throws {
    for (format, name, text) in try reports() {
      #expect(HostileNames.controls(in: text).isEmpty, "\(name)")
      switch format {
      // Machine-readable text is quoted, so that no line begins with a name; scripts of pages are ours.
      case .json, .svg, .html: break
      case .text, .markdown, .csv, .tree: #expect(HostileNames.commands(in: text).isEmpty, "\(name)")
      case .github:
        for line in text.split(whereSeparator: \.isNewline) {
          #expect(line.hasPrefix("::error ") || line.hasPrefix("::notice "), "\(line)")
          #expect(!line.dropFirst(2).prefix { $0 != "\u{2192}" }.contains("\r"))
        }
      }
    }
  }

  @Test func everyCSVIsHarmless() throws {
    for (format, name, text) in try reports() where format == .csv {
      #expect(HostileNames.formulas(inCSV: text).isEmpty, "\(name)")
    }
  }

  @Test func annotationsHoldNoEscapes() {
    #expect(GitHubAnnotations.escape("\u{1b}[31m\u{9b}x") == "\\x1b[31m\\x9bx")
    #expect(GitHubAnnotations.escapeProperty("a:\u{301},\u{301}") == "a%3A\u{301}%2C\u{301}")
  }
}
