import ArgumentParser
import TraceAnalysis

struct CalleesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "callees",
    abstract: "The functions that a function calls: how often, and for how long.",
    discussion: "'share' is the part of the function's total time; rows marked 'go' are calls made by a go statement.")

  @OptionGroup var subject: SubjectOptions
  @OptionGroup var table: TableOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    try table.write(subject.report(.callees), to: output)
  }
}
