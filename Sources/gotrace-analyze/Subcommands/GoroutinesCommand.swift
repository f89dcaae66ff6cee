public import ArgumentParser
import Console
public import TraceAnalysis

struct GoroutinesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "goroutines",
    abstract: "Who spawned whom, which goroutines there were, and which did not end.",
    discussion: """
      By default the tree of spawn sites with the number of goroutines that came from each ('--tree'). 'open' goroutines \
      were inside a call when the trace ended, 'busy' is their time inside traced calls, and the lifetime is from a \
      goroutine's first event to its last one. Goroutines without any traced call are known as parents only.

      With one --goroutine: its life, from the call path that spawned it to its own calls.
      """)

  @OptionGroup var inputs: TraceInputs

  enum View: String, EnumerableFlag {
    case tree, list, leaks

    static func help(for value: View) -> ArgumentHelp? {
      switch value {
      case .tree: return "Spawn sites and who spawned whom."
      case .list: return "A row per goroutine."
      case .leaks: return "A row per goroutine that was inside a call at the end, with its last call."
      }
    }
  }

  @Flag var view: View = .tree

  @Option(help: "Levels of a tree to show; what is deeper is summed up.")
  var depth = TreeOptions.defaultDepth

  @Option(help: "What comes first in a list.")
  var sort: GoroutineList.Order = .start

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, csv, json, ndjson, markdown, dot, html

    var table: TableFormat? { TableFormat(rawValue: rawValue) }
  }

  @Option(help: "How to write it; 'dot' is the tree as a graph for Graphviz, 'html' a page for a browser.")
  var format: Format = .text

  @Option(help: "Only the first rows.")
  var top: Int?

  @OptionGroup(title: "Which calls") var filter: FilterOptions
  @OptionGroup var naming: NameOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if depth < 1 { throw ValidationError("--depth must be at least 1") }
    if let top, top < 1 { throw ValidationError("--top must be at least 1") }
    if format == .dot && view != .tree { throw ValidationError("--format dot draws the tree, not a list") }
  }

  mutating func run() throws {
    if filter.goroutines.goroutine.count == 1, view == .tree, format == .text || format == .json {
      return try writeLives()
    }
    if view == .leaks && format != .html { return try writeLeaks() }
    let traces = try filter.load(inputs, goroutines: .passes, choosingFunctions: true)
    switch (format, view) {
    case (.html, _): try writePage(traces)
    case (.dot, _): try output.write { out, _ in LineageDot(try Lineage(traces)).write(to: &out) }
    case (.text, .tree):
      let text = LineageText(LineageReport(try Lineage(traces), depth: depth))
      try output.write { out, color in text.write(color: color, to: &out) }
    case (_, .tree): try write(LineageText(LineageReport(try Lineage(traces))).table)
    default: try write(GoroutineList(traces, style: naming.style, order: sort, most: top).table)
    }
  }

  private func write(_ table: Table) throws {
    guard let format = format.table else { return }
    var table = table
    if let top { table.keepFirst(top) }
    try output.write { out, color in table.write(as: format, color: color, to: &out) }
  }

  private func writePage(_ traces: [LoadedTrace]) throws {
    let profile = Profile(merging: traces)
    let names = naming.names(of: profile)
    let report = try HTMLReport(traces, profile, names: names, title: inputs.title, tab: .goroutines)
    try output.write { out, _ in report.write(to: &out) }
  }

  private func writeLeaks() throws {
    let passes = try filter.passes(over: inputs.traces, choosingFunctions: true)
    defer { diagnostics.status(nil) }
    let leaks = try GoroutineLeaks(passes, style: naming.style, order: sort)
    for (path, damage) in zip(inputs.traces, leaks.damage) { tell(damage, of: path) }
    try write(leaks.list.table)
  }

  private func writeLives() throws {
    let passes = try filter.passes(over: inputs.traces, choosingFunctions: true)
    defer { diagnostics.status(nil) }
    let lives = try GoroutineLife.all(in: passes, style: naming.style)
    try output.write { out, color in
      for (number, life) in lives.enumerated() {
        if format == .json {
          life.writeJSON(to: &out)
        } else {
          if number > 0 { out.write("\n") }
          life.write(options: TreeOptions(depth: depth), color: color, to: &out)
        }
      }
    }
  }
}

extension GoroutineList.Order: ExpressibleByArgument {}
