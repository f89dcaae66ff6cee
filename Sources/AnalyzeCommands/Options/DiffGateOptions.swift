import ArgumentParser
import TraceDiff

/// When a build fails.
struct DiffGateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Exit with status 1 if a function fulfils this: 'calls>0%', 'db.*: calls>0', 'self>5%,p<0.01'; may be repeated.",
      valueName: "expression"))
  var failOn: [String] = []

  @Option(
    name: .customLong("allow"),
    help: ArgumentHelp(
      "Changes that are accepted: a file with lines like 'db.Query: calls<=100  # why'.", valueName: "file"))
  var allowFile: String?

  @Option(help: "The allowed probability of a false alarm, over all comparisons of one kind.")
  var level = JudgementOptions().level

  @Option(
    help: ArgumentHelp(
      "Ignore differences of times of a run up to this; without it \(JudgementOptions().floor.sentence).",
      valueName: "duration"),
    transform: DurationArgument.init)
  var floor: DurationArgument?

  mutating func validate() throws {
    if !(level > 0 && level < 1) { throw ValidationError("--level must be between 0 and 1") }
  }

  var options: JudgementOptions {
    var options = JudgementOptions()
    options.level = level
    if let floor { options.floor = .fixed(nanoseconds: floor.nanoseconds) }
    return options
  }
}
