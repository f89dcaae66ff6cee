public import ArgumentParser
public import TraceAnalysis

/// What of goroutines is shown, and how.
struct GoroutineViewOptions: ParsableArguments {
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

  enum Grouping: String, CaseIterable, ExpressibleByArgument { case test }

  @Option(help: "With 'test' goroutines that run tests come from their tests, and not from package testing.")
  var by: Grouping?

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

  mutating func validate() throws {
    if depth < 1 { throw ValidationError("--depth must be at least 1") }
    if let top, top < 1 { throw ValidationError("--top must be at least 1") }
    if format == .dot && view != .tree { throw ValidationError("--format dot draws the tree, not a list") }
  }
}

extension GoroutineList.Order: ExpressibleByArgument {}
