public import TraceStore
public import Platform
import PackagePatterns
import TraceModel

/// Opens traces and reads of them what a report needs: summaries where they suffice, else events.
public struct TraceLoader: Sendable {
  public let threads: Int
  public let observer: LoadObserver

  /// - Parameter threads: threads that decode events.
  public init(threads: Int = Parallel.processorCount, observer: LoadObserver = LoadObserver()) {
    self.threads = threads
    self.observer = observer
  }

  /// The traces, with what the plan's selection leaves of them.
  ///
  /// - Throws: `TraceStoreError`, `SelectionError`.
  public func traces(_ paths: [String], _ plan: LoadPlan) throws -> [LoadedTrace] {
    try traces(paths, plan) { ResolvedSelection(plan.selection, in: $0) }
  }

  /// Calls `body` with one trace after the other, with what the plan's selection leaves of it, so that memory holds a
  /// single one; what the plan requires must match in each of them.
  ///
  /// - Throws: `TraceStoreError`, `SelectionError`, and what `body` throws.
  public func map<Result>(
    _ paths: [String], _ plan: LoadPlan, _ body: (LoadedTrace) throws -> Result
  ) throws -> [Result] {
    var packages: Set<NamedPackage> = []
    if !plan.selection.packages.isEmpty {
      for path in paths { packages.formUnion(FunctionPackages(try TraceReader(path: path).symbols).all) }
    }
    let selection = ResolvedSelection(plan.selection, among: packages)
    return try paths.map { path in try body(traces([path], plan) { _ in selection }[0]) }
  }

  private func traces(
    _ paths: [String], _ plan: LoadPlan, resolve: ([LoadedTrace]) -> ResolvedSelection
  ) throws -> [LoadedTrace] {
    let traces: [LoadedTrace]
    if plan.source == .summaries {
      traces = try paths.map { path in
        try open(path, goroutines: plan.goroutines, paths: plan.paths).trace
      }
      if plan.requiresMatches { try check(plan.selection, traces) }
    } else {
      let passes = try passes(over: paths, plan, resolve: resolve)
      defer { observer.end() }
      traces = try passes.map { pass in
        let selected =
          if case .groupedEvents(let grouping) = plan.source {
            try pass.filteredTrace(by: grouping)
          } else {
            try pass.selectedTrace()
          }
        report(selected.damage, of: pass.reader.path)
        return selected
      }
    }
    guard plan.functionSelection == .summary, plan.selection.choosesFunctions else { return traces }
    let selection = resolve(traces)
    return traces.map { $0.choosing(selection) }
  }

  /// The traces with goroutines that run tests below their tests; always read from events.
  public func tracesByTest(_ paths: [String], _ selection: CallSelection) throws -> [LoadedTrace] {
    let passes = try passes(over: paths, selection)
    defer { observer.end() }
    return try passes.map { pass in
      let (trace, damage) = try pass.traceByTest()
      report(damage, of: pass.reader.path)
      return trace
    }
  }

  /// The traces, each with a filter of all that is selected, to go through their events.
  public func passes(over paths: [String], _ selection: CallSelection) throws -> [EventPass] {
    try passes(over: paths, LoadPlan(selection, functionSelection: .events)) {
      ResolvedSelection(selection, in: $0)
    }
  }

  private func passes(
    over paths: [String], _ plan: LoadPlan, resolve: ([LoadedTrace]) -> ResolvedSelection
  ) throws -> [EventPass] {
    // Which path spawned a goroutine decides where its calls hang.
    let opened = try paths.map { path in try open(path, goroutines: .all, paths: max(plan.paths, .all)) }
    let traces = opened.map(\.trace)
    if plan.requiresMatches { try check(plan.selection, traces) }
    let selection = resolve(traces)
    let choosesFunctions = plan.functionSelection == .events
    return try opened.map { file in
      let filter = try selection.filter(for: file.trace, choosingFunctions: choosesFunctions)
      return try EventPass(
        file.reader, file.trace, filter: filter, threads: threads, progress: observer.begin(file.reader.path))
    }
  }

  /// One trace whose single events are looked at; several become one.
  ///
  /// - Parameter showsProgress: whether progress is reported while events are read.
  public func pass(
    overMerged paths: [String], _ selection: CallSelection, showsProgress: Bool = true
  ) throws -> EventPass {
    let reader: TraceReader
    if paths.count == 1 {
      reader = try TraceReader(path: paths[0])
    } else {
      let merged = try TemporaryMerge(paths)
      for (path, damage) in zip(paths, merged.damage) { report(damage, of: path) }
      reader = merged.reader
    }
    let path = paths.joined(separator: ", ")
    guard reader.metadata.keepsEvents else { throw TraceStoreError.noEvents(path: path) }
    let progress = observer.begin(path)
    let trace = try LoadedTrace(reader, threads: threads, progress: progress)
    reportState(of: trace, at: path)
    try check(selection, [trace])
    let filter = try ResolvedSelection(selection, in: [trace]).filter(for: trace, choosingFunctions: true)
    guard showsProgress else { return try EventPass(reader, trace, filter: filter, threads: threads) }
    return try EventPass(reader, trace, filter: filter, threads: threads, progress: progress)
  }

  /// The same where exactly one goroutine of one trace is selected; `nil` elsewhere.
  public func pass(
    overOneGoroutineOf paths: [String], _ selection: CallSelection, showsProgress: Bool = true
  ) throws -> EventPass? {
    guard selection.goids.count == 1, paths.count == 1 else { return nil }
    let merged: EventPass = try pass(overMerged: paths, selection, showsProgress: showsProgress)
    // The same number in several processes is several goroutines.
    guard merged.filter.onlyGoroutine != nil else { return nil }
    return merged
  }

  /// Opens a trace and reads its summary, or adds it up from the events where the file has none that is whole.
  ///
  /// - Parameters:
  ///   - use: what of the goroutines is needed.
  ///   - paths: what of call paths is needed.
  public func open(
    _ path: String, goroutines use: GoroutineUse, paths: CallPathUse = .sums
  ) throws -> (reader: TraceReader, trace: LoadedTrace) {
    let reader = try TraceReader(path: path)
    defer { observer.end() }
    var trace = try LoadedTrace(
      reader, goroutines: use, paths: paths, threads: threads, progress: observer.begin(path))
    reportState(of: trace, at: path)
    guard paths > .sums, trace.hasFoldedPaths else { return (reader, trace) }
    guard paths != .allExact else { throw TraceStoreError.noEvents(path: path) }
    observer.notice(.foldedPaths(path: path, paths))
    if paths == .all { trace = trace.withOther() }
    return (reader, trace)
  }

  /// Reports what is missing from a trace, or was counted differently when it was recorded.
  private func reportState(of trace: LoadedTrace, at path: String) {
    report(trace.damage, of: path)
    if trace.hasOldOpenCalls { observer.notice(.oldOpenCalls(path: path)) }
  }

  public func report(_ damage: [TraceDamage], of path: String) {
    for damage in damage { observer.notice(.damage(damage, path: path)) }
  }

  private func check(_ selection: CallSelection, _ traces: [LoadedTrace]) throws {
    try selection.check(traces)
    for trace in traces where selection.compensates && !trace.knowsCallCost {
      observer.notice(.unknownCallCost(path: trace.file?.path))
    }
  }
}
