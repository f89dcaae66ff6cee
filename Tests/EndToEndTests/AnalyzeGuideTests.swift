import Foundation
import Testing

/// What docs/GUIDE.md shows is what the program prints of the trace that it names.
struct AnalyzeGuideTests {
  private struct Example: CustomTestStringConvertible {
    var command: String
    var output: [String]
    var testDescription: String { command }
  }

  private static func examples() throws -> [Example] {
    let text = try String(contentsOf: Folders.repository.appending(path: "docs/GUIDE.md"), encoding: .utf8)
    var examples: [Example] = []
    // Lines of code that follow a command, up to text; an empty line may be part of the output.
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("    $ gotrace-analyze ") {
        examples.append(Example(command: String(line.dropFirst(22)), output: []))
      } else if !examples.isEmpty, line.hasPrefix("    ") || line.isEmpty {
        examples[examples.count - 1].output.append(String(line.dropFirst(4)))
      } else if let last = examples.last, !last.output.contains("(end)") {
        examples[examples.count - 1].output.append("(end)")
      }
    }
    return examples
  }

  @Test func outputIsWhatIsPrinted() throws {
    let examples = try Self.examples()
    #expect(examples.count >= 10)
    for example in examples {
      let finished = try Command(
        executable: Folders.analyzer, arguments: example.command.split(separator: " ").map(String.init),
        folder: Folders.fixtures.appending(path: "traces/recorded")
      ).run()
      finished.expect(example.command)
      let shown = example.output.prefix { $0 != "(end)" }.joined(separator: "\n")
      #expect(
        shown.trimmingCharacters(in: .newlines)
          == finished.output.split(separator: "\n", omittingEmptySubsequences: false)
          .map { $0.trimmingSuffix(while: \.isWhitespace) }.joined(separator: "\n").trimmingCharacters(in: .newlines),
        "\(example.command)")
    }
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
    var text = self
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return text
  }
}
