import ArgumentParser
import Console

extension ParsableCommand {
  /// For a command whose words all go to the go command or a program: where the first of them asks for help or the
  /// version, that is ours.
  static func showHelpOrVersion(askedIn words: [String]) throws {
    switch words.first {
    case "--help", "-help", "-h": throw CleanExit.helpRequest(Self.self)
    case "--version": throw CleanExit.message(GoTrace.version)
    default: break
    }
  }
}
