import Platform
import Console
import TraceAnalysis
import TraceStore

/// Traces, with what filters leave of them.
extension FilterOptions {
  /// The traces with what events tell of what is left of them; reports that know single functions choose these themselves.
  ///
  /// - Parameter use: What of the goroutines is needed.
  func load(
    _ inputs: TraceInputs, goroutines use: GoroutineUse, by grouping: CallGrouping? = nil,
    choosingFunctions: Bool = false
  ) throws -> [LoadedTrace] {
    try read(
      inputs.traces, goroutines: use, by: grouping, choosingFunctions: choosingFunctions, isOneOfMany: false)
  }

  /// The traces with what is left of them, without asking events for what summaries know. What none of them has may be asked
  /// for where `isOneOfMany`.
  func load(
    _ paths: [String], goroutines use: GoroutineUse, isOneOfMany: Bool = false
  ) throws -> [LoadedTrace] {
    let selection = selection
    let traces = try read(
      paths, goroutines: use, by: nil, choosingFunctions: false, isOneOfMany: isOneOfMany)
    return selection.choosesFunctions ? traces.map { $0.choosing(selection) } : traces
  }

  /// Goes through events only where summaries cannot tell what is asked for.
  private func read(
    _ paths: [String], goroutines use: GoroutineUse, by grouping: CallGrouping?, choosingFunctions: Bool,
    isOneOfMany: Bool
  ) throws -> [LoadedTrace] {
    let selection = selection
    let events = grouping?.needsEvents == true ? grouping : nil
    guard events != nil || selection.needsEvents(choosingFunctions: choosingFunctions) else {
      let traces = try paths.map { try OpenTrace(path: $0, goroutines: use).trace }
      if !isOneOfMany { try check(selection, traces) }
      return traces
    }
    let passes = try passes(over: paths, choosingFunctions: choosingFunctions, isOneOfMany: isOneOfMany)
    defer { diagnostics.status(nil) }
    return try passes.map { pass in
      let selected = try events.map { try pass.filteredTrace(by: $0) } ?? pass.selectedTrace()
      tell(selected.damage, of: pass.reader.path)
      return selected
    }
  }

  /// The traces, each with its filter.
  func passes(over paths: [String], choosingFunctions: Bool, isOneOfMany: Bool = false) throws -> [EventPass] {
    let loaded = try paths.map { try OpenTrace(path: $0, goroutines: .all) }
    let selection = selection
    if !isOneOfMany { try check(selection, loaded.map(\.trace)) }
    return try loaded.map { opened in
      try EventPass(
        opened.reader, opened.trace,
        filter: selection.filter(for: opened.trace, choosingFunctions: choosingFunctions),
        threads: Parallel.processorCount, progress: Progress(opened.reader.path).note)
    }
  }

  /// The filter of a trace of which single events are looked at.
  func filter(for trace: LoadedTrace) throws -> CallFilter {
    let selection = selection
    try check(selection, [trace])
    return try selection.filter(for: trace, choosingFunctions: true)
  }

  private func check(_ selection: CallSelection, _ traces: [LoadedTrace]) throws {
    try selection.check(traces)
    for trace in traces where compensate && !trace.knowsCallCost {
      let name = trace.file.map { SafeText.visible($0.path) } ?? "the trace"
      diagnostics.warnOnce("\(name): what a call cost was not measured; nothing is taken out")
    }
  }
}
