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

      Of a tree of more than \(TreeOptions.linesInAnyCase) lines, call paths under \(TreeOptions.readablePercent)% of \
      TOTAL are summed up, and at most \(TreeOptions.maximumLines) lines are shown. A function inside itself counts \
      on its outermost call path ('recursive'). The same is shown on a terminal, in a pipe and in a file; '--all' \
      shows everything.
      """)

  @OptionGroup var calls: ProfileOptions
  @OptionGroup var grouping: GroupingOptions

  @OptionGroup var extent: TreeExtentOptions

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
    if eachCall && (inverted || showsSelf || grouping.by != nil || extent.minPercent != nil || extent.all) {
      throw ValidationError("--each-call can be combined only with --depth and the filters")
    }
    if eachCall { try calls.validateForSingleCalls() }
  }

  mutating func run() throws {
    if eachCall { return try writeCalls() }
    var (_, profile, names) = try calls.load(by: grouping.by)
    var options = extent.options
    options.order = sort
    options.showsSelf = showsSelf
    // Packages that call each other are no recursion.
    if grouping.by == .package { options.foldsRecursion = false }
    if inverted {
      // Every call path is there from each of its ends, and callers of callers are no recursion.
      options.foldsRecursion = false
      options.depth = extent.depth ?? TreeOptions.defaultDepth
      // One level more than is shown, so that what is hidden can be summed up.
      profile = profile.inverted(depth: options.depth < .max ? options.depth + 1 : .max)
    }
    let report = TreeReport(profile, names: names, options: options)
    try output.write { out, color in TreeText(report, names: names, color: color).write(to: &out) }
  }

  private func writeCalls() throws {
    try calls.writeCalls(to: output) { pass, names, out in
      try EachCallText(pass, names: names).write(depth: extent.depth ?? TreeOptions.defaultDepth, to: &out)
    }
  }
}

extension SiblingOrder: ExpressibleByArgument {}
