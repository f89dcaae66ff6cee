import ArgumentParser
import Testing
import TraceAnalysis
import TraceDiff

@testable import AnalyzeCommands

struct AnalyzeCommandTests {
  @Test func everySubcommandHasAnAbstract() {
    for command in AnalyzeCommand.configuration.subcommands { #expect(!command.configuration.abstract.isEmpty) }
  }

  @Test func withoutOptionsEverythingIsAsTheLibraryHasIt() throws {
    #expect(try FilterOptions.parse([]).selection.isEmpty)
    #expect(try DiffViewOptions.parse([]).extent == DiffResult.Extent())
    #expect(try DiffGateOptions.parse([]).options == JudgementOptions())
    #expect(try ShapeOptions.parse([]).shape == ProfileShape())
  }

  @Test func aWindowHasAnOpenEndWhereOneIsNotGiven() throws {
    #expect(try WindowOptions.parse([]).selected == nil)
    #expect(try WindowOptions.parse(["--from", "2us"]).selected == 2000...UInt64.max)
    #expect(try WindowOptions.parse(["--to", "1ms"]).selected == 0...1_000_000)
    #expect(throws: (any Error).self) { try WindowOptions.parse(["--from", "2ms", "--to", "1ms"]) }
  }

  @Test func reportsAboutSingleCallsRefuseWhatOnlyMergedCallsHave() throws {
    for words in [["--root", "main.main"], ["--fold-recursion"], ["--compensate"]] {
      #expect(throws: (any Error).self) {
        try AnalyzeCommand.parseAsRoot(["tree", "a.trace", "--each-call"] + words)
      }
    }
    _ = try AnalyzeCommand.parseAsRoot(["tree", "a.trace", "--each-call", "--compensate", "--goroutine", "1"])
  }
}
