import ArgumentParser
import Console
import TraceAnalysis
import TraceStore

struct GoroutinesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "goroutines",
    abstract: "Goroutines: which started which, and which did not end.",
    discussion: """
      By default a tree of spawn sites with the number of goroutines that each started ('--tree'). 'open' goroutines \
      were inside a call when the trace ended. 'in calls' is their time inside traced calls. The lifetime is from a \
      goroutine's first event to its last one or, if it is inside a call, to the end of its process. Goroutines \
      without any traced call are known only as parents. With '--by test' the goroutines of each test are shown \
      separately.

      With one --goroutine: this goroutine in detail, with the call path that spawned it and its own calls.
      """)

  @OptionGroup var inputs: TraceInputs

  @OptionGroup var shown: GoroutineViewOptions
  @OptionGroup(title: "Which calls") var filter: FilterOptions
  @OptionGroup var naming: NameOptions
  @OptionGroup var output: OutputOptions

  /// Whether goroutines are shown one by one in detail.
  private var showsLives: Bool {
    filter.goroutines.goroutine.count == 1 && shown.view == .tree && (shown.format == .text || shown.format == .json)
  }

  mutating func validate() throws {
    if !showsLives || shown.format == .json, shown.extent.all || shown.extent.minPercent != nil {
      throw ValidationError("--all and --min-percent are for the tree of the calls of one --goroutine, as text")
    }
  }

  mutating func run() throws {
    if showsLives { return try writeLives() }
    if shown.view == .leaks && shown.format != .html { return try writeLeaks() }
    let traces = try load()
    switch (shown.format, shown.view) {
    case (.html, _): try writePage(traces)
    case (.dot, _): try output.write { out, _ in LineageDot(try Lineage(traces)).write(to: &out) }
    case (.text, .tree):
      let text = LineageText(LineageReport(try Lineage(traces), depth: shown.extent.depth ?? TreeOptions.defaultDepth))
      try output.write { out, color in text.write(color: color, to: &out) }
    case (_, .tree): try write(LineageText(LineageReport(try Lineage(traces))).table)
    default: try write(GoroutineList(traces, style: naming.style, order: shown.sort, maximumCount: shown.top).table)
    }
  }

  private func load() throws -> [LoadedTrace] {
    let (loader, paths, selection) = (TraceLoader.reporting, inputs.traces, filter.selection)
    return try shown.by == .test
      ? loader.tracesByTest(paths, selection)
      : loader.traces(paths, LoadPlan(selection, goroutines: .lineage, functionSelection: .events))
  }

  private func write(_ table: Table) throws {
    guard let format = shown.format.table else { return }
    var table = table
    if let top = shown.top { table.keepFirst(top) }
    try output.write { out, color in table.write(as: format, color: color, to: &out) }
  }

  private func writePage(_ traces: [LoadedTrace]) throws {
    let profile = Profile(merging: traces)
    let names = naming.names(of: profile)
    let report = try HTMLReport(traces, profile, names: names, title: inputs.title, tab: .goroutines)
    try output.write { out, _ in report.write(to: &out) }
  }

  private func writeLeaks() throws {
    let passes = try TraceLoader.reporting.passes(over: inputs.traces, filter.selection)
    defer { diagnostics.status(nil) }
    let leaks = try GoroutineLeaks(passes, style: naming.style, order: shown.sort)
    for (path, damage) in zip(inputs.traces, leaks.damage) { report(damage, of: path) }
    try write(leaks.list.table)
  }

  private func writeLives() throws {
    let passes = try TraceLoader.reporting.passes(over: inputs.traces, filter.selection)
    defer { diagnostics.status(nil) }
    let lives = try GoroutineLife.all(in: passes, style: naming.style)
    try output.write { out, color in
      for (number, life) in lives.enumerated() {
        if shown.format == .json {
          life.writeJSON(to: &out)
        } else {
          if number > 0 { out.write("\n") }
          life.write(options: shown.extent.options, color: color, to: &out)
        }
      }
    }
  }
}
