import Console
import TestSupport
import Testing
import TraceAnalysis
import TraceStore
import TraceModel

/// Each row is a command line; its golden is named by it.
struct ReportGoldenTests {
  @Test(arguments: [
    "tree server", "tree server --self", "tree server --depth 2", "tree server --min-percent 20",
    "tree server --sort name", "tree server --sort calls", "tree server --sort self --self",
    "tree server --full-names", "tree server --color", "tree server --inverted --depth 3",
    "tree server --root server.Start", "tree server server", "tree recursion", "tree recursion --fold-recursion",
    "tree recursion --inverted", "tree hostile", "tree empty", "flame server", "flame server --weight us",
    "flame server --weight calls", "flame server --full-names", "flame recursion --depth 2",
    "flame recursion --fold-recursion", "flame hostile", "flame empty", "report server",
    "report server --sort calls --top 3", "report server --by package", "report server --by file",
    "report server --full-names --sort total", "report recursion --sort name", "report recursion --root main.fib",
    "report server --format csv", "report server --format json", "report server --format ndjson",
    "report hostile --format csv", "report server --format markdown --top 2", "report hostile --format markdown",
    "report empty", "report empty --format json", "callers main.fib recursion", "callees main.fib recursion",
    "callees server.Start server", "callers main.main server", "callers server.(*Pool).work server", "info server",
    "html server", "html hostile", "svg server", "svg hostile", "goroutines server", "goroutines server --depth 1",
    "goroutines server --list", "goroutines server --leaks", "goroutines server --format dot",
    "goroutines server --format json", "goroutines server --list --format csv", "goroutines empty", "json server",
    "json hostile", "json recursion --root main.fib", "json empty",
  ])
  func looksAsRecorded(_ command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let text = try run(words)
    try expectGolden(text, "\(command).txt")
  }

  private func run(_ words: [String]) throws -> String {
    let traces = words.filter { ["server", "recursion", "hostile", "empty"].contains($0) }.map(Samples.named)
    func option(_ name: String) -> String? { words.firstIndex(of: "--" + name).map { words[$0 + 1] } }
    func flag(_ name: String) -> Bool { words.contains("--" + name) }
    var profile = Profile(merging: traces)
    let names = FunctionNames(profile.functions, style: flag("full-names") ? .full : .short)
    let depth = option("depth").flatMap { Int($0) }
    if let root = option("root") { profile = profile.rooted(at: profile.functions(named: root, names: names)) }
    if flag("fold-recursion") { profile = profile.foldingRecursion() }
    if flag("inverted") { profile = profile.inverted(depth: (depth ?? TreeOptions.defaultDepth) + 1) }
    var out = OutputBuffer()
    switch words[0] {
    case "tree":
      let options = TreeOptions(
        depth: depth ?? TreeOptions.defaultDepth, extent: .share(option("min-percent").flatMap { Double($0) } ?? 0),
        order: option("sort").flatMap { SiblingOrder(rawValue: $0) } ?? .total, showsSelf: flag("self"))
      TreeText(
        TreeReport(profile, names: names, options: options), names: names, color: flag("color")
      ).write(to: &out)
    case "flame":
      let weight = option("weight").flatMap { FoldedStacks.Weight(rawValue: $0) } ?? .nanoseconds
      _ = FoldedStacks(profile, names: names, weight: weight, depth: depth ?? FoldedStacks.defaultDepth)
        .write(to: &out)
    case "report", "callers", "callees":
      var table: Table
      if words[0] == "report" {
        table =
          FunctionReport(
            profile, names: names, by: option("by").flatMap { FunctionReport.Grouping(rawValue: $0) } ?? .function,
            order: option("sort").flatMap { FunctionReport.Order(rawValue: $0) } ?? .selfTime
          ).table
      } else {
        let functions = profile.functions(named: words[1], names: names)
        let direction = try #require(NeighborReport.Direction(rawValue: words[0]))
        table = NeighborReport(profile, of: functions, direction, names: names).table(names: names)
      }
      if let top = option("top").flatMap({ Int($0) }) { table.keepFirst(top) }
      table.write(as: option("format").flatMap { TableFormat(rawValue: $0) } ?? .text, to: &out)
    case "info":
      for trace in traces { InfoText(InfoReport(trace)).write(to: &out) }
    case "html":
      try HTMLReport(traces, profile, names: names, title: "</script> & co").write(to: &out)
      // Style, body and scripts are files of their own; here only what comes from the trace matters.
      let lines = out.text.split(separator: "\n", omittingEmptySubsequences: false)
      let start = try #require(lines.firstIndex { $0.hasPrefix("<script type=\"application/json\"") })
      let end = try #require(lines[start...].firstIndex { $0 == "<script>" })
      return lines[..<6].joined(separator: "\n") + lines[start..<end].joined(separator: "\n") + "\n"
    case "svg":
      _ = FlameSVG(profile, names: names, title: "a <b> & c").write(to: &out)
      // The script is a file of its own; here only what comes from the trace matters.
      let lines = out.text.split(separator: "\n", omittingEmptySubsequences: false)
      return lines.prefix { !$0.hasPrefix("<script>") }.joined(separator: "\n") + "\n"
    case "goroutines":
      let format = option("format").flatMap { TableFormat(rawValue: $0) } ?? .text
      let lineage = try Lineage(traces)
      if flag("list") || flag("leaks") {
        let list = try GoroutineList(traces) { flag("list") || $0.openCalls > 0 }
        list.table.write(as: format, to: &out)
      } else if option("format") == "dot" {
        LineageDot(lineage).write(to: &out)
      } else if format == .text {
        LineageText(LineageReport(lineage, depth: depth ?? TreeOptions.defaultDepth)).write(to: &out)
      } else {
        LineageText(LineageReport(lineage)).table.write(as: format, to: &out)
      }
    default: CallTreeJSON(profile, names: names).write(to: &out)
    }
    return out.text
  }
}
