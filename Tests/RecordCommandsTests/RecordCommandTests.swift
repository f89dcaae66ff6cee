import ArgumentParser
import Console
import Platform
import Recording
import Testing

@testable import RecordCommands

struct RecordCommandTests {
  @Test func helpShowsTheDefaultsOfTheLibrary() {
    let help = RunCommand.helpMessage(columns: 400)
    #expect(help.contains("zstd level of the trace, 1 to 19. (default: \(RecordingOptions().compressionLevel))"))
    #expect(help.contains("(default: \(RecordingOptions.Defaults.spoolBytes >> 20), less where"))
    #expect(help.contains("ring: \(RecordingOptions.Defaults.ringBytes >> 20))"))
    #expect(help.contains("(values: wait, drop, ring; default: \(RecordingOptions().overflow.rawValue))"))
  }

  @Test func withoutOptionsEverythingIsAsTheLibraryHasIt() throws {
    let (given, plain) = (try RecordOptions.parse([]).recording, RecordingOptions())
    #expect(given.compressionLevel == plain.compressionLevel && given.overflow == plain.overflow)
    #expect(given.isOnFromStart == plain.isOnFromStart && given.spoolBytes == plain.spoolBytes)
    #expect(given.maximumFileBytes == plain.maximumFileBytes && given.keepsSummaryOnly == plain.keepsSummaryOnly)
    #expect(given.includes == plain.includes && given.excludes == plain.excludes && given.only == plain.only)
  }

  @Test func subcommandsThatRecordNothingTakeTheFiltersAlone() throws {
    let filters = try FunctionFilterOptions.parse(["--include", "db", "--exclude", "log", "--skip-inlinable"])
    let options = filters.recordingOptions(reportingTo: Diagnostics(program: "test"))
    #expect(options.includes == ["db"] && options.excludes == ["log"] && options.only == nil && options.skipsInlinable)
    #expect(options.compressionLevel == RecordingOptions().compressionLevel && options.output == nil)
  }

  @Test(arguments: [
    ["--level", "0"], ["--level", "20"], ["--spool", "0"], ["--spool", "4097"], ["--max-size", "0"],
    ["--quiet", "--verbose"], ["--summary-only", "--overflow", "ring"], ["--overflow", "none"],
  ])
  func whatCannotBeIsRefused(words: [String]) { #expect(throws: (any Error).self) { try RecordOptions.parse(words) } }

  @Test func optionsAreReadUpToTheFirstWordOfTheGoCommand() throws {
    let command = try #require(
      try RecordCommand.parseAsRoot(["run", "-o", "x.trace", "--level", "3", "-race", "./a", "--level", "9"])
        as? RunCommand)
    #expect(command.options.recording.output == "x.trace")
    #expect(command.options.recording.compressionLevel == 3)
    #expect(command.words == ["-race", "./a", "--level", "9"])
  }
}
