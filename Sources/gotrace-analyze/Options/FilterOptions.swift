public import ArgumentParser
import Console
public import TraceAnalysis
import TraceStore

/// Which calls a report is about. The one place that turns words into a selection.
struct FilterOptions: ParsableArguments {
  @OptionGroup var window: WindowOptions
  @OptionGroup var goroutines: GoroutineOptions

  @Option(help: ArgumentHelp("Only call paths through a function that matches.", valueName: "regex"))
  var focus: NameRegex?

  @Option(
    help: ArgumentHelp("Without calls of functions that match, and what they call; nor their time.", valueName: "regex")
  )
  var ignore: NameRegex?

  @Option(
    help: ArgumentHelp(
      "Only functions of this package ('db', 'app/db', 'example.com/app/...'); may be repeated. Time of others is their caller's.",
      valueName: "path"))
  var package: [String] = []

  @Option(
    help: ArgumentHelp("Only calls that took this long. Time of others is their caller's.", valueName: "duration"),
    transform: DurationArgument.init)
  var minDuration: DurationArgument?

  @Flag(help: "Take out of each call what recording it and its callees cost, as measured when the program started.")
  var compensate = false

  var selection: CallSelection {
    var selection = CallSelection()
    selection.window = window.isGiven ? window.range : nil
    selection.pids = goroutines.process
    selection.goids = goroutines.goroutine
    selection.focus = focus
    selection.ignore = ignore
    selection.packages = package
    selection.shortest = minDuration?.nanoseconds ?? 0
    selection.compensates = compensate
    return selection
  }

  /// The traces with what events tell of what is left of them; reports that know single functions choose these themselves.
  ///
  /// - Parameter use: What of the goroutines is needed.
  func load(
    _ inputs: TraceInputs, goroutines use: GoroutineUse, by grouping: CallGrouping? = nil,
    choosingFunctions: Bool = false
  ) throws -> [LoadedTrace] {
    guard grouping?.needsEvents == true else {
      return try load(inputs.traces, goroutines: use, choosingFunctions: choosingFunctions, isOneOfMany: false)
    }
    let passes = try passes(over: inputs.traces, choosingFunctions: choosingFunctions)
    defer { diagnostics.status(nil) }
    return try passes.map { pass in
      let grouped = try grouping.map { try pass.filteredTrace(by: $0) } ?? pass.selectedTrace()
      tell(grouped.damage, of: pass.reader.path)
      return grouped
    }
  }

  /// The traces with what is left of them, without asking events for what summaries know. What none of them has may be asked
  /// for where `isOneOfMany`.
  func load(
    _ paths: [String], goroutines use: GoroutineUse, isOneOfMany: Bool = false
  ) throws -> [LoadedTrace] {
    let selection = selection
    let traces = try load(paths, goroutines: use, choosingFunctions: false, isOneOfMany: isOneOfMany)
    return selection.choosesFunctions ? traces.map { $0.choosing(selection) } : traces
  }

  private func load(
    _ paths: [String], goroutines use: GoroutineUse, choosingFunctions: Bool, isOneOfMany: Bool
  ) throws -> [LoadedTrace] {
    guard selection.needsEvents(choosingFunctions: choosingFunctions) else {
      let traces = try paths.map { try OpenTrace(path: $0, goroutines: use).trace }
      if !isOneOfMany { try check(selection, traces) }
      return traces
    }
    let passes = try passes(over: paths, choosingFunctions: choosingFunctions, isOneOfMany: isOneOfMany)
    defer { diagnostics.status(nil) }
    return try passes.map { pass in
      let selected = try pass.selectedTrace()
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
        threads: Processors.online, progress: Progress(opened.reader.path).note)
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
      let name = trace.file?.path ?? "the trace"
      diagnostics.warning("\(name): what a call cost was not measured; nothing is taken out")
    }
  }
}

extension NameRegex: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
