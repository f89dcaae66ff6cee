import TraceStore
import TraceModel

/// The tables of a trace for databases: plain columns, no text made for people, no row left out.
public enum ExportTable: String, CaseIterable, Sendable {
  case functions, paths, goroutines, sites = "spawn-sites"

  public static let standard = ExportTable.functions

  /// The table over several traces merged, or one after the other where rows are goroutines.
  public func table(_ traces: [LoadedTrace], _ profile: Profile, names: FunctionNames) throws -> Table {
    switch self {
    case .functions: return Self.functions(profile, names)
    case .paths: return Self.paths(profile, names)
    case .goroutines: return try GoroutineList(traces).table
    case .sites: return Self.sites(profile)
    }
  }

  private static func functions(_ profile: Profile, _ names: FunctionNames) -> Table {
    var table = Table(columns: [
      .init("function", .identifier), .init("name", .text), .init("full name", .text), .init("package", .text),
      .init("file", .text), .init("line", .identifier), .init("calls", .count), .init("open calls", .count),
      .init("total", .duration), .init("open total", .duration), .init("self", .duration), .init("min", .duration),
      .init("p50", .duration), .init("p90", .duration), .init("p99", .duration), .init("max", .duration),
    ])
    let nodes = profile.tree.nodes
    let sums = profile.tree.sums(count: profile.functions.count) { Int(nodes[Int($0)].frame.function) }
    table.rows = profile.functions.enumerated().compactMap { index, function in
      let sum = sums[index]
      // Where sums are complete, there is nothing in it.
      if UInt32(index) == profile.otherFunction, sum.totals.isEmpty { return nil }
      let latency = profile.latencies[UInt32(index)]
      let quantiles = [0.5, 0.9, 0.99].map { latency?.quantile($0).map { Table.Cell.number($0) } ?? .none }
      return [
        .number(UInt64(index)), .text(names[UInt32(index)]), .text(function.name), .text(function.package),
        .text(function.file), .number(UInt64(function.line)), .number(sum.totals.calls), .number(sum.totals.openCalls),
        .number(sum.outermostTime), Self.known(sum.totals.openTime), .number(sum.totals.selfTime),
        sum.totals.minTime == .max ? .none : .number(sum.totals.minTime),
      ] + quantiles + [sum.totals.minTime == .max ? .none : .number(sum.totals.maxTime)]
    }
    return table
  }

  /// The call tree with parent numbers; 0 is no call.
  private static func paths(_ profile: Profile, _ names: FunctionNames) -> Table {
    var table = Table(columns: [
      .init("path", .identifier), .init("parent", .identifier), .init("function", .identifier), .init("name", .text),
      .init("origin", .text), .init("spawned at", .text), .init("calls", .count), .init("open calls", .count),
      .init("total", .duration), .init("open total", .duration), .init("self", .duration), .init("min", .duration),
      .init("max", .duration), .init("missing calls", .count), .init("missing total", .duration),
    ])
    table.rows = profile.tree.calls.map { index in
      let node = profile.tree.nodes[index]
      let site = node.frame.site == PathTree.Frame.noSite ? nil : profile.spawnSites[Int(node.frame.site)]
      let totals = node.totals
      return [
        .number(UInt64(index)), .number(UInt64(node.parent)), .number(UInt64(node.frame.function)),
        .text(names[node.frame.function]), .text("\(node.frame.origin)"),
        site.map { .text("\($0.file):\($0.line)") } ?? .none, .number(totals.calls), .number(totals.openCalls),
        .number(totals.totalTime), Self.known(totals.openTime), .number(totals.selfTime),
        totals.minTime == .max ? .none : .number(totals.minTime),
        totals.minTime == .max ? .none : .number(totals.maxTime), Self.known(node.missing.calls),
        Self.known(node.missing.time),
      ]
    }
    return table
  }

  private static func known(_ number: UInt64) -> Table.Cell { number == .max ? .none : .number(number) }

  private static func sites(_ profile: Profile) -> Table {
    var table = Table(columns: [
      .init("site", .identifier), .init("function", .text), .init("file", .text), .init("line", .identifier),
      .init("calls", .count), .init("total", .duration),
    ])
    var sums = [(calls: UInt64, total: UInt64)](repeating: (0, 0), count: profile.spawnSites.count)
    for node in profile.tree.nodes where node.frame.site != PathTree.Frame.noSite {
      sums[Int(node.frame.site)].calls = saturatingSum(sums[Int(node.frame.site)].calls, node.totals.calls)
      sums[Int(node.frame.site)].total = saturatingSum(sums[Int(node.frame.site)].total, node.totals.totalTime)
    }
    table.rows = profile.spawnSites.enumerated().map { index, site in
      [
        .number(UInt64(index)), .text(site.function), .text(site.file), .number(UInt64(site.line)),
        .number(sums[index].calls), .number(sums[index].total),
      ]
    }
    return table
  }
}
