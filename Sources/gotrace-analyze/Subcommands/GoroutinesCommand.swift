public import ArgumentParser
import Console
public import TraceAnalysis
import TraceStore

struct GoroutinesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "goroutines",
    abstract: "Who spawned whom, which goroutines there were, and which did not end.",
    discussion: """
      By default the tree of spawn sites with the number of goroutines that came from each ('--tree'). 'open' goroutines \
      were inside a call when the trace ended, 'busy' is their time inside traced calls, and the lifetime is from a \
      goroutine's first event to its last one. Goroutines without any traced call are known as parents only.
      """)

  @OptionGroup var inputs: TraceInputs

  enum View: String, EnumerableFlag {
    case tree, list, leaks

    static func help(for value: View) -> ArgumentHelp? {
      switch value {
      case .tree: return "Spawn sites and who spawned whom."
      case .list: return "A row per goroutine."
      case .leaks: return "A row per goroutine that was inside a call at the end."
      }
    }
  }

  @Flag var view: View = .tree

  @Flag(help: "The tree as a graph for Graphviz.")
  var dot = false

  @Option(help: "Levels of the tree to show; what is deeper is summed up.")
  var depth = TreeOptions.defaultDepth

  @Option(help: "What comes first in a list.")
  var sort: GoroutineList.Order = .start

  @OptionGroup var table: TableOptions
  @OptionGroup var naming: NameOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if depth < 1 { throw ValidationError("--depth must be at least 1") }
    if dot && view != .tree { throw ValidationError("--dot draws the tree, not a list") }
  }

  mutating func run() throws {
    let traces = try inputs.load()
    if view == .tree { return try writeTree(Lineage(traces)) }
    let list = GoroutineList(traces, style: naming.style, order: sort) { [view] in view == .list || $0.openCalls > 0 }
    try table.write(list.table, to: output)
  }

  private func writeTree(_ lineage: Lineage) throws {
    if dot {
      try output.write { out, _ in LineageDot(lineage).write(to: &out) }
    } else if table.format == .text {
      try output.write { out, color in LineageText(LineageReport(lineage, depth: depth)).write(color: color, to: &out) }
    } else {
      try table.write(LineageText(LineageReport(lineage)).table, to: output)
    }
  }
}

extension GoroutineList.Order: ExpressibleByArgument {}
