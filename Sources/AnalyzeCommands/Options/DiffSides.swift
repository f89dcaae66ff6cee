import ArgumentParser
import Console
import Platform
import TraceAnalysis
import TraceDiff

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

  func load(_ filter: FilterOptions, goroutines use: GoroutineUse) throws -> (base: [LoadedTrace], head: [LoadedTrace])
  {
    let traces = try TraceLoader.reporting.traces(
      base + head, LoadPlan(filter.selection, goroutines: use, functionSelection: .summary))
    return (Array(traces.prefix(base.count)), Array(traces.dropFirst(base.count)))
  }

  /// Refuses traces that are not comparable, and judges no times where they depend on more than the code, unless
  /// `--force` is given.
  func check(_ comparability: Comparability, _ options: JudgementOptions) throws -> JudgementOptions {
    if force { return options }
    if comparability.level == .notComparable {
      throw CommandFailure("\(comparability.sentence) Use --force to compare anyway.")
    }
    return options.fitting(comparability)
  }

  /// The names of the first files, and how many there are.
  var title: String {
    [base, head].map { paths in
      let name = paths[0].split(separator: "/").last.map(String.init) ?? paths[0]
      return SafeText.name(paths.count > 1 ? "\(name) and \(paths.count - 1) more" : name)
    }.joined(separator: " → ")
  }

  /// The folder that GitHub names files relative to.
  var root: String {
    Environment.value("GITHUB_WORKSPACE") ?? FilePath.workingDirectory
  }
}
