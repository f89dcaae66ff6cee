public import ArgumentParser
public import TraceAnalysis

/// What of goroutines is shown, and how.
struct GoroutineViewOptions: ParsableArguments {
  enum View: String, EnumerableFlag {
    case tree, list, leaks

    static func help(for value: View) -> ArgumentHelp? {
      switch value {
      case .tree: return "The tree of spawn sites, with the number of goroutines that each started."
      case .list: return "A row per goroutine."
      case .leaks: return "A row per goroutine that was inside a call at the end, with its last call."
      }
    }
  }

  @Flag var view: View = .tree

  enum Grouping: String, CaseIterable, ExpressibleByArgument { case test }

  @Option(help: "With 'test' goroutines that run tests are below their tests, and not below package testing.")
  var by: Grouping?

  @OptionGroup var extent: TreeExtentOptions

  @Option(help: "The order of a list.")
  var sort = GoroutineList.Order.standard

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, csv, json, ndjson, markdown, dot, html

    var table: TableFormat? { TableFormat(rawValue: rawValue) }
  }

  @Option(help: "Output format; 'dot' is the tree as a graph for Graphviz, 'html' a page for a browser.")
  var format: Format = .text

  @Option(help: "Show only the first rows.")
  var top: Int?

  mutating func validate() throws {
    if let top, top < 1 { throw ValidationError("--top must be at least 1") }
    if format == .dot && view != .tree { throw ValidationError("--format dot draws the tree, not a list") }
  }
}

extension GoroutineList.Order: ExpressibleByArgument {}
