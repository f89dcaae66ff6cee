import ArgumentParser
import Testing

@testable import AnalyzeCommands

@Suite("The command line of gotrace-analyze")
struct AnalyzeCommandTests {
  @Test("every subcommand has an abstract")
  func abstracts() {
    for command in AnalyzeCommand.configuration.subcommands { #expect(!command.configuration.abstract.isEmpty) }
  }
}
