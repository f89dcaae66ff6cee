import ArgumentParser
import Recording

/// What the go command runs instead of its cover tool for a covered program; not for users.
struct CoverToolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: CoverTool.subcommand, abstract: "Runs the go command's cover tool.", shouldDisplay: false)

  @Argument var plan: String

  @Argument(parsing: .captureForPassthrough) var command: [String] = []

  func run() {
    do throws(RecordingError) {
      exitLike(try CoverTool.run(plan: plan, command))
    } catch {
      error.end()
    }
  }
}
