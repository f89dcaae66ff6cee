public import ArgumentParser
import Console
public import TraceAnalysis

struct FlameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flame",
    abstract: "A flame graph: collapsed stacks, SVG, HTML or speedscope.",
    discussion: """
      folded      a line for each call path, 'main.main;server.Start;db.Connect 412000': the functions from the root \
      to the call and the time spent in the last one itself; for flamegraph.pl, inferno and speedscope
      svg         a graph that opens in a browser: click to zoom, / to search, arrow keys to move, Escape to reset
      html        the page of the subcommand 'html'
      speedscope  speedscope.app: the merged call paths, or with one --goroutine its calls in the order of time
      """)

  @OptionGroup var calls: ProfileOptions
  @OptionGroup var grouping: GroupingOptions

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case folded, svg, html, speedscope
  }

  @Option(help: "Output format.")
  var format: Format = .folded

  @Option(help: "The value of a stack in 'folded': self time in ns or us, or its calls; 'self' is the same as 'ns'.")
  var weight = FoldedStacks.Weight.standard

  @Option(help: "Frames of a stack to write; deeper ones are summed up in a frame '[deeper]'.")
  var depth = FoldedStacks.defaultDepth

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if depth < 1 { throw ValidationError("--depth must be at least 1") }
    if weight != .standard && format != .folded { throw ValidationError("--weight needs --format folded") }
  }

  mutating func run() throws {
    if format == .speedscope, try calls.writeSpeedscopeEvents(to: output) { return }
    let (traces, profile, names) = try calls.load(
      by: grouping.by, goroutines: format == .html ? .lineage : .nothing, showsPercentiles: format == .html)
    switch format {
    case .folded: try writeFolded(profile, names)
    case .svg: try writeSVG(profile, names)
    case .html:
      let report = try HTMLReport(
        traces, profile, names: names, title: calls.inputs.title, isGrouped: grouping.by != nil)
      try output.write { out, _ in report.write(to: &out) }
    case .speedscope:
      try output.write { out, _ in
        warn(SpeedscopeExport(profile, names: names, title: calls.inputs.title, depth: depth).write(to: &out))
      }
    }
  }

  private func writeSVG(_ profile: Profile, _ names: FunctionNames) throws {
    try output.write { out, _ in
      let leftOut = FlameSVG(profile, names: names, title: calls.inputs.title).write(to: &out)
      if leftOut > 0 {
        diagnostics.note("\(CountText.count(UInt64(leftOut), "call path")) not drawn (too narrow or too deep)")
      }
    }
  }

  private func writeFolded(_ profile: Profile, _ names: FunctionNames) throws {
    let stacks = FoldedStacks(profile, names: names, weight: weight, depth: depth)
    try output.write { out, _ in warn(stacks.write(to: &out)) }
  }

  private func warn(_ deeper: Int) {
    guard deeper > 0 else { return }
    let paths = CountText.count(UInt64(deeper), "call path")
    diagnostics.warning("\(paths) deeper than \(depth) frames summed up in '[deeper]' (--depth, --fold-recursion)")
  }
}

extension FoldedStacks.Weight: ExpressibleByArgument {}
