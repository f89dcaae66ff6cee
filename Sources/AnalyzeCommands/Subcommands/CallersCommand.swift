import ArgumentParser
import TraceAnalysis

struct CallersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "callers",
    abstract: "The callers of a function: how often they call it, and for how long.",
    discussion: "'share' is the part of the function's total time; rows marked 'go' are calls made by a go statement.")

  @OptionGroup var subject: SubjectOptions
  @OptionGroup var table: TableOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    try table.write(subject.report(.callers), to: output)
  }
}
