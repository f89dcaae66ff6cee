import TraceStore
public import TraceModel

/// A line per goroutine.
public struct GoroutineList: Sendable {
  public enum Order: String, CaseIterable, Sendable {
    case start, lifetime
    case inCalls = "in-calls"
    case calls

    public static let standard = Order.start
  }

  private let traces: [LoadedTrace]
  private let names: [FunctionNames]
  /// Per trace, where it is asked for.
  private let lastCalls: [LastCalls]
  private let entries: [GoroutineRanking.Entry]
  private let leftOut: Int

  /// - Parameters:
  ///   - traces: Whose goroutines are listed.
  ///   - style: How functions are called.
  ///   - order: What comes first.
  ///   - lastCalls: Per trace what goroutines were in at the end, for a column of its own; empty for none.
  ///   - maximumCount: The first so many; all where it is `nil`.
  ///   - isWanted: Which goroutines are listed.
  /// - Throws: `TraceStoreError` where goroutines are still in the file and cannot be read.
  public init(
    _ traces: [LoadedTrace], style: FunctionNames.Style = .short, order: Order = .standard,
    lastCalls: [LastCalls] = [], maximumCount: Int? = nil, where isWanted: (Goroutine) -> Bool = { _ in true }
  ) throws {
    self.traces = traces
    self.lastCalls = lastCalls
    names = traces.map { FunctionNames($0.symbols, style: style) }
    var ranking = GoroutineRanking(maximumCount: maximumCount ?? .max)
    for (index, trace) in traces.enumerated() {
      let ends = GoroutineEnds(of: trace)
      try trace.forEachGoroutine { number, goroutine in
        guard isWanted(goroutine) else { return }
        let key = Self.key(of: goroutine, order, trace.metadata.clock, ends)
        ranking.add(GoroutineRanking.Entry(key: key, trace: index, number: number, goroutine: goroutine))
      }
    }
    entries = ranking.ranked()
    leftOut = ranking.count - entries.count
  }

  /// What is greater comes first.
  private static func key(
    of goroutine: Goroutine, _ order: Order, _ clock: TraceMetadata.Clock, _ ends: GoroutineEnds
  ) -> UInt64 {
    switch order {
    case .start: .max - goroutine.firstTicks
    case .lifetime: clock.nanoseconds(ends.lifetime(of: goroutine))
    case .inCalls: clock.nanoseconds(goroutine.inCallTicks)
    case .calls: goroutine.calls
    }
  }

  /// Starts count from the trace's first event; `spawned in` is the traced call that ran the `go` statement.
  public var table: Table {
    var table = Table(columns: [
      .init("pid", .identifier), .init("goroutine", .identifier), .init("parent", .identifier),
      .init("start", .duration),
      .init("lifetime", .duration), .init("in calls", .duration), .init("calls", .count), .init("open", .count),
      .init("spawned at", .text), .init("spawned in", .text),
    ])
    if !lastCalls.isEmpty { table.columns.append(.init("last call", .text)) }
    table.rowsLeftOut = leftOut
    let ends = traces.map(GoroutineEnds.init)
    table.rows = entries.map { entry in
      let cells = cells(traces[entry.trace], names[entry.trace], ends[entry.trace], entry.goroutine)
      guard !lastCalls.isEmpty else { return cells }
      let last = lastCalls[entry.trace].functions[UInt32(entry.number)]
      return cells + [last.map { .text(names[entry.trace][$0.rawValue]) } ?? .none]
    }
    return table
  }

  private func cells(
    _ trace: LoadedTrace, _ names: FunctionNames, _ ends: GoroutineEnds, _ goroutine: Goroutine
  ) -> [Table.Cell] {
    let clock = trace.metadata.clock
    let start = goroutine.firstTicks - min(trace.summary.firstTicks, goroutine.firstTicks)
    let pid: Table.Cell = trace.pid(of: goroutine).map { .number(UInt64(max($0, 0))) } ?? .none
    var location: Table.Cell = .none
    if goroutine.isMain {
      location = .text("main")
    } else if let site = goroutine.spawnSite {
      location = .text(Lineage.text(trace.spawnSites[Int(site.rawValue)]))
    }
    var path: Table.Cell = .none
    if goroutine.spawnPath > 0, Int(goroutine.spawnPath) < trace.summary.callTree.nodes.count {
      let function = trace.summary.callTree.nodes[Int(goroutine.spawnPath)].frame.function
      path = .text(names[function.rawValue] + (goroutine.spawnIsInferred ? " (inferred)" : ""))
    }
    return [
      pid, .number(goroutine.goid), goroutine.parentGoid > 0 ? .number(goroutine.parentGoid) : .none,
      .number(clock.nanoseconds(start)), .number(clock.nanoseconds(ends.lifetime(of: goroutine))),
      .number(clock.nanoseconds(goroutine.inCallTicks)), .number(goroutine.calls), .number(UInt64(goroutine.openCalls)),
      location, path,
    ]
  }
}
