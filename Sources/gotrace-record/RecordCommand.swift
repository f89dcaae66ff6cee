import ArgumentParser

@main
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "gotrace-record")
}
