import ArgumentParser
import Console

extension ParsableCommand {
  /// For a command whose words all go through to the go command or a program: help and version are still ours where they
  /// are asked for first.
  static func answerQuestions(in words: [String]) throws {
    switch words.first {
    case "--help", "-help", "-h": throw CleanExit.helpRequest(Self.self)
    case "--version": throw CleanExit.message(GoTrace.version)
    default: break
    }
  }
}
