import ArgumentParser
import Platform
import Recording

/// What the go command runs instead of some of its tools; not for users.
struct GoToolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: GoTool.subcommand, abstract: "Runs a tool of the go command.", shouldDisplay: false)

  @Argument var directory: String

  @Argument(parsing: .captureForPassthrough) var command: [String] = []

  func run() {
    do throws(RecordingError) {
      exitLike(try GoTool.run(in: directory, command))
    } catch {
      error.end()
    }
  }
}
