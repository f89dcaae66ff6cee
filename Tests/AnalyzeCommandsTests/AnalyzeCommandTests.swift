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
    let (diff, plain) = (try DiffCommand.parse(["a", "b"]).request, DiffRequest(base: ["a"], head: ["b"]))
    #expect(diff.base == plain.base && diff.head == plain.head && diff.failOn == plain.failOn)
    #expect(diff.grouping == plain.grouping && diff.extent == plain.extent && diff.judgement == plain.judgement)
    #expect(diff.foldsRecursion == plain.foldsRecursion && diff.force == plain.force && diff.style == plain.style)
    #expect(diff.selection.isEmpty && diff.allowFile == nil)
    let history = try HistoryCommand.parse(["a"]).request
    #expect(history.maximumFunctions == HistoryRequest(paths: ["a"]).maximumFunctions && history.function == nil)
  }

  @Test func helpShowsTheDefaultsOfTheLibrary() {
    func shows(_ command: any ParsableCommand.Type, _ words: String) -> Bool {
      command.helpMessage(columns: 400).contains(words)
    }
    #expect(shows(CallsCommand.self, "(default: \(SlowCalls.defaultCount))"))
    #expect(shows(HistoryCommand.self, "(default: \(TraceHistory.defaultMaximumFunctions))"))
    #expect(shows(HistoryCommand.self, "at a level of \(Int(TraceHistory.level * 100))%"))
    #expect(shows(TreeCommand.self, "\(TreeOptions.defaultDepth) where callers are below"))
    #expect(shows(ReportCommand.self, "default: \(FunctionReport.Grouping.standard.rawValue))"))
    #expect(shows(ReportCommand.self, "default: \(FunctionReport.Order.standard.rawValue))"))
    #expect(shows(GoroutinesCommand.self, "default: \(GoroutineList.Order.standard.rawValue))"))
    #expect(shows(DiffCommand.self, "(default: \(JudgementOptions().level))"))
    #expect(shows(DiffCommand.self, "without it 1.00µs, or 20% of times below 5.00µs."))
    #expect(TimeFloor(nanoseconds: 2000, part: 0.1).sentence == "2.00µs, or 10% of times below 20.0µs")
  }

  @Test func whatIsGivenOfAComparisonIsAskedFor() throws {
    let words = [
      "--base", "a", "b", "--head", "c", "--by", "path", "--fold-recursion", "--package", "db", "--fail-on", "calls>0",
      "--allow", "list", "--level", "0.01", "--floor", "2us", "--top", "3", "--threshold", "1", "--full-names",
      "--force",
    ]
    let request = try DiffCommand.parse(words).request
    #expect(request.base == ["a", "b"] && request.head == ["c"])
    #expect(request.grouping == .path && request.foldsRecursion && request.force && request.style == .full)
    #expect(request.selection.packages == ["db"] && request.failOn == ["calls>0"] && request.allowFile == "list")
    #expect(request.judgement.level == 0.01 && request.judgement.floor == .fixed(nanoseconds: 2000))
    #expect(request.extent.top == 3 && request.extent.threshold == 0.01)
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
