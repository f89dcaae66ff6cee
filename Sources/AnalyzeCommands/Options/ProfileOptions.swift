import ArgumentParser
import Console
import TraceAnalysis
import TraceStore

/// Traces, which of their calls a report is about, and how functions are called.
struct ProfileOptions: ParsableArguments {
  @OptionGroup var inputs: TraceInputs
  @OptionGroup(title: "Which calls") var filter: FilterOptions
  @OptionGroup(title: "Which calls") var shape: ShapeOptions
  @OptionGroup var naming: NameOptions

  /// Fails for what a report about single calls cannot take.
  func validateForSingleCalls() throws {
    if !shape.shape.isEmpty {
      throw ValidationError("--root and --fold-recursion are for merged calls, not for single ones")
    }
    if !filter.selection.keepsCommonClock {
      throw ValidationError("--compensate gives each goroutine a clock of its own; single calls need one --goroutine")
    }
  }

  /// The merged call tree of the traces.
  func request(
    by grouping: CallGrouping? = nil, goroutines use: GoroutineUse = .nothing, showsPercentiles: Bool = false,
    paths: CallPathUse = .sums
  ) -> ProfileRequest {
    ProfileRequest(
      filter.selection, shape: shape.shape, style: naming.style, grouping: grouping, goroutines: use,
      showsPercentiles: showsPercentiles, paths: paths)
  }

  /// Reads the traces and leaves out what is not asked for.
  func load(
    by grouping: CallGrouping? = nil, goroutines use: GoroutineUse = .nothing, showsPercentiles: Bool = false,
    paths: CallPathUse = .sums
  ) throws -> (traces: [LoadedTrace], profile: Profile, names: FunctionNames) {
    try TraceLoader.reporting.profile(
      inputs.traces,
      request(by: grouping, goroutines: use, showsPercentiles: showsPercentiles, paths: paths))
  }

  /// The single calls of the traces, merged into one.
  func pass(for output: OutputOptions) throws -> EventPass {
    try TraceLoader.reporting.pass(
      overMerged: inputs.traces, filter.selection, showsProgress: !output.isTerminal)
  }

  /// Writes the single calls, and reports damage that is found in events.
  func writeCalls(
    to output: OutputOptions, _ write: (EventPass, FunctionNames, inout OutputBuffer) throws -> [TraceDamage]
  ) throws {
    try writeCalls(of: pass(for: output), to: output, write)
  }

  private func writeCalls(
    of pass: EventPass, to output: OutputOptions,
    _ write: (EventPass, FunctionNames, inout OutputBuffer) throws -> [TraceDamage]
  ) throws {
    let names = FunctionNames(pass.trace.symbols, style: naming.style)
    try output.write { out, _ in pass.end(try write(pass, names, &out)) }
  }

  /// Writes the calls of a single goroutine for speedscope, which shows them in the order of time; `false` where more
  /// than one is asked for, or what only the merged tree can answer.
  func writeSpeedscopeEvents(to output: OutputOptions) throws -> Bool {
    guard shape.shape.isEmpty,
      let pass = try TraceLoader.reporting.pass(
        overOneGoroutineOf: inputs.traces, filter.selection, showsProgress: !output.isTerminal)
    else { return false }
    try writeCalls(of: pass, to: output) { pass, names, out in
      try SpeedscopeEvents(pass, names: names, title: inputs.title).write(to: &out)
    }
    return true
  }
}

extension EventPass {
  /// Reports damage that was found in the events, unless it has been reported.
  func end(_ damage: [TraceDamage]) {
    TraceLoader.reporting.observer.end()
    report(damage, of: reader.path)
  }
}
