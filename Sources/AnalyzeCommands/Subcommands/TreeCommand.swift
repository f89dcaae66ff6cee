public import ArgumentParser
import Console
public import TraceAnalysis

struct TreeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree",
    abstract: "The merged call tree.",
    discussion: """
      Calls with the same call path are one line: their time from enter to exit, its share of TOTAL, and their number. \
      TOTAL is the lifetime of the traced processes (summed over several traces). A goroutine's calls are below the \
      call that spawned it, marked 'go' and with the source location of the go statement. Goroutines run at the same \
      time, so shares may add up to more than 100%. 'open' calls never returned; they last to the end of their \
      process.
      """)

  @OptionGroup var calls: ProfileOptions
  @OptionGroup var grouping: GroupingOptions

  @Option(help: "Levels to show; deeper levels are summed up.")
  var depth = TreeOptions.defaultDepth

  @Option(help: "Sum up call paths if neither they nor any call path below them takes this share of TOTAL.")
  var minPercent = TreeOptions.defaultMinPercent

  @Option(help: "The order of call paths below the same caller.")
  var sort = SiblingOrder.standard

  @Flag(name: .customLong("self"), help: "Show self times, too.")
  var showsSelf = false

  @Flag(help: "Invert the tree: each function by its self time, and below it its callers.")
  var inverted = false

  @Flag(help: "Show single calls, in the order in which they begin, instead of merged call paths.")
  var eachCall = false

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if depth < 1 { throw ValidationError("--depth must be at least 1") }
    if eachCall && (inverted || showsSelf || grouping.by != nil || minPercent > 0) {
      throw ValidationError("--each-call can be combined only with --depth and the filters")
    }
    if eachCall { try calls.validateForSingleCalls() }
    if !(0...100).contains(minPercent) { throw ValidationError("--min-percent must be between 0 and 100") }
  }

  mutating func run() throws {
    if eachCall { return try writeCalls() }
    var (_, profile, names) = try calls.load(by: grouping.by)
    // One level more than is shown, so that what is hidden can be summed up.
    if inverted { profile = profile.inverted(depth: depth + 1) }
    let options = TreeOptions(depth: depth, minPercent: minPercent, order: sort, showsSelf: showsSelf)
    let report = TreeReport(profile, names: names, options: options)
    try output.write { out, color in TreeText(report, names: names, color: color).write(to: &out) }
  }

  private func writeCalls() throws {
    try calls.writeCalls(to: output) { pass, names, out in
      try EachCallText(pass, names: names).write(depth: depth, to: &out)
    }
  }
}

extension SiblingOrder: ExpressibleByArgument {}
