import ArgumentParser

/// Whose calls are looked at.
struct GoroutineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only this process, by its pid; may be repeated.", valueName: "pid"))
  var process: [Int32] = []

  @Option(
    help: ArgumentHelp(
      "Only this goroutine, by its id, in every process that has one with this id; may be repeated.", valueName: "id"))
  var goroutine: [UInt64] = []
}
