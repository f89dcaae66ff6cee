public import ArgumentParser
import Console
import Platform

/// The root of the command line; each subcommand is a file in Subcommands/.
public struct RecordCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "gotrace-record",
    abstract: "Records every function call of a Go program, with exact times, into a .trace file.",
    discussion: """
      The program's sources are rewritten in a cache, never in place; the program gets the terminal, its signals and \
      its exit status as if it ran alone. Read a trace with gotrace-analyze.
      """,
    version: GoTrace.version,
    subcommands: [
      RunCommand.self, TestCommand.self, ExecCommand.self, BuildCommand.self, ListCommand.self,
      RecoverCommand.self, SelfCheckCommand.self, GoToolCommand.self,
    ])

  public init() {}

  /// The whole program.
  public static func runProgram() {
    // Before anything starts a thread or a child.
    SignalMask.remember()
    StandardStreams.fillGaps()
    Self.main(ProgramArguments.words)
  }
}
