import ArgumentParser
import Console
import TraceAnalysis
import TraceStore

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

  @Flag(help: "Compare what cannot be compared, and judge times that say nothing about the code.")
  var force = false

  mutating func validate() throws {
    if !pair.isEmpty {
      guard base.isEmpty && head.isEmpty else {
        throw ValidationError("give two traces, or --base and --head, not both")
      }
      guard pair.count == 2 else {
        throw ValidationError("two traces are compared, not \(pair.count); --base and --head take several runs each")
      }
      (base, head) = ([pair[0]], [pair[1]])
    }
    if base.isEmpty || head.isEmpty { throw ValidationError("both --base and --head need at least one trace") }
  }

  func load(_ filter: FilterOptions) throws -> (base: [LoadedTrace], head: [LoadedTrace]) {
    let traces = try filter.load(base + head)
    return (Array(traces.prefix(base.count)), Array(traces.dropFirst(base.count)))
  }

  /// Refuses what is meaningless, and leaves times alone where they say nothing; `--force` goes on.
  func check(_ comparability: Comparability, _ options: JudgementOptions) throws -> JudgementOptions {
    var options = options
    guard !force else { return options }
    if comparability.worst == .meaningless {
      throw CommandFailure("\(comparability.sentence) Use --force to compare all the same.")
    }
    options.judgesTimes = comparability.worst != .timesMeanNothing
    return options
  }

  /// The names of the first files, and how many there are.
  var title: String {
    [base, head].map { paths in
      let name = paths[0].split(separator: "/").last.map(String.init) ?? paths[0]
      return paths.count > 1 ? "\(name) and \(paths.count - 1) more" : name
    }.joined(separator: " → ")
  }

  /// The folder that GitHub names files relative to.
  var root: String {
    Terminal.environment("GITHUB_WORKSPACE") ?? TextFile.workingDirectory
  }
}

/// How much of a comparison is shown.
struct DiffViewOptions: ParsableArguments {
  @Option(help: "Rows of a table to show.")
  var top = 20

  @Option(
    help: ArgumentHelp(
      "Sum up rows that contribute less than this part of the base's self time, unless their change is proven.",
      valueName: "percent"))
  var threshold = 0.5

  mutating func validate() throws {
    if top < 1 { throw ValidationError("--top must be at least 1") }
    if !(0...100).contains(threshold) { throw ValidationError("--threshold must be between 0 and 100") }
  }

  var extent: DiffAnswer.Extent {
    var extent = DiffAnswer.Extent()
    extent.top = top
    extent.threshold = threshold / 100
    return extent
  }
}

/// When a build fails.
struct DiffGateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Exit with 1 where a function fulfils this, as 'calls>0%', 'db.*: calls>0', 'self>5%,p<0.01' (repeatable).",
      valueName: "expression"))
  var failOn: [String] = []

  @Option(
    name: .customLong("allow"),
    help: ArgumentHelp(
      "Changes that are accepted: a file with lines as 'db.Query: calls<=100  # why'.", valueName: "file"))
  var allowFile: String?

  @Option(help: "The chance of a false alarm that is allowed, over all comparisons of one kind.")
  var level = 0.05

  @Option(help: "Differences of times up to this say nothing.")
  var floor: DurationArgument?

  mutating func validate() throws {
    if !(level > 0 && level < 1) { throw ValidationError("--level must be between 0 and 1") }
  }

  var options: JudgementOptions {
    var options = JudgementOptions()
    options.level = level
    if let floor { options.absoluteFloor = Double(floor.nanoseconds) }
    return options
  }

  func expressions() throws -> [FailExpression] {
    try failOn.map { text in
      do throws(GateSyntaxError) {
        return try FailExpression(parsing: text)
      } catch {
        throw CommandFailure("--fail-on: \(Self.sentence(error))")
      }
    }
  }

  func allowList() throws -> AllowList {
    guard let allowFile else { return AllowList() }
    let text = try TextFile.read(allowFile)
    do throws(AllowList.LineError) {
      return try AllowList(parsing: text)
    } catch {
      throw CommandFailure("\(allowFile), line \(error.line): \(Self.sentence(error.syntax))")
    }
  }

  /// What is wrong, the text, and a mark below the offending word.
  private static func sentence(_ error: GateSyntaxError) -> String {
    let metrics = GateMetric.allCases.map(\.rawValue).joined(separator: ", ")
    let reason: String
    switch error.reason {
    case .emptyExpression: reason = "nothing is asked; write for example calls>0%"
    case .unknownMetric(let word): reason = "'\(word)' is none of \(metrics)"
    case .missingComparison(let metric): reason = "an amount is missing after '\(metric)', as in \(metric)>5%"
    case .badAmount(let word, let metric):
      let examples = metric.isTime ? "5% or 2ms" : "5% or 100"
      reason = "'\(word)' is no amount; \(metric.rawValue) takes for example \(examples)"
    case .badPValue(let word): reason = "'\(word)' is no probability between 0 and 1"
    case .pValueAlone: reason = "a p-value belongs to a change, as in self>5%,p<0.01"
    case .goroutinesWithOthers: reason = "goroutines are counted by go statement and stand alone; use two expressions"
    case .acceptsNothing(let word): reason = "'\(word)' is no entry; write for example db.Query: calls<=100"
    }
    let column = String(decoding: Array(error.text.utf8)[..<error.place.lowerBound], as: UTF8.self)
    let mark =
      String(repeating: " ", count: DisplayWidth.columns(column))
      + String(repeating: "^", count: max(error.place.count, 1))
    return "\(reason)\n\(error.text)\n\(mark)"
  }

  /// Why a gate could never fail, where one could not: a build that passes it has proven nothing.
  func sentence(_ toothless: [(expression: String, reason: Gate.Toothless)], runs: String) -> String? {
    guard let (expression, reason) = toothless.first else { return nil }
    let start = "--fail-on '\(expression)' can never fail: "
    switch reason {
    case .timesMeanNothing: return start + "times of these traces say nothing about the code (--force judges them)"
    case .singleRuns: return start + "times cannot be judged from one run each; record several of each side"
    case .tooFewRuns(let least, let level, let comparisons):
      let thousandths = (least * Double(comparisons) * 1000).rounded() / 1000
      return start
        + "\(runs) with \(CountText.count(UInt64(comparisons), "function")) compared give no p-value below "
        + "\(thousandths), and \(level) is asked; record more runs, or name the functions"
    }
  }
}
