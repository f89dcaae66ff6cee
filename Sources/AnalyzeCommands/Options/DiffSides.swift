import ArgumentParser

/// The two sets of runs.
struct DiffSides: ParsableArguments {
  @Argument(help: "The older and the newer trace.", completion: .file(extensions: ["trace"]))
  var pair: [String] = []

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Runs of the older program.", valueName: "trace"),
    completion: .file(extensions: ["trace"]))
  var base: [String] = []

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Runs of the newer program.", valueName: "trace"),
    completion: .file(extensions: ["trace"]))
  var head: [String] = []

  @Flag(help: "Compare traces that are not comparable, and judge times of sides that differ in more than their code.")
  var force = false

  mutating func validate() throws {
    if !pair.isEmpty {
      guard base.isEmpty && head.isEmpty else {
        throw ValidationError("give two traces, or --base and --head, not both")
      }
      guard pair.count == 2 else {
        throw ValidationError("give two traces, not \(pair.count); --base and --head take several runs each")
      }
      (base, head) = ([pair[0]], [pair[1]])
    }
    if base.isEmpty || head.isEmpty { throw ValidationError("both --base and --head need at least one trace") }
  }
}
