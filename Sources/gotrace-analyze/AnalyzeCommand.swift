import ArgumentParser

@main
struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "gotrace-analyze")
}
