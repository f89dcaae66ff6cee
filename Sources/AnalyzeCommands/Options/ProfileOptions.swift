import ArgumentParser
import Console
import TraceAnalysis
import TraceStore
import TraceModel

/// Traces, which of their calls a report is about, and how functions are called.
struct ProfileOptions: ParsableArguments {
  @OptionGroup var inputs: TraceInputs
  @OptionGroup(title: "Which calls") var filter: FilterOptions
  @OptionGroup(title: "Which calls") var shape: ShapeOptions
  @OptionGroup var naming: NameOptions

  /// Fails for what a report about single calls cannot take.
  func validateForSingleCalls() throws {
    if shape.isGiven { throw ValidationError("--root and --fold-recursion are for merged calls, not for single ones") }
    // Taking costs out makes each goroutine's clock run by itself.
    if filter.compensate && filter.goroutines.goroutine.count != 1 {
      throw ValidationError("--compensate leaves goroutines no common clock; for single calls give one --goroutine")
    }
  }

  /// Reads the traces and leaves out what is not asked for.
  ///
  /// - Parameters:
  ///   - use: What of the goroutines is needed beside the profile.
  ///   - showsPercentiles: Whether events are to be asked for what a summary does not know of single calls.
  func load(
    by grouping: CallGrouping? = nil, goroutines use: GoroutineUse = .nothing, showsPercentiles: Bool = false
  ) throws -> (
    traces: [LoadedTrace], profile: Profile, names: FunctionNames
  ) {
    let traces = try filter.load(inputs, goroutines: use, by: grouping)
    var profile = Profile(merging: traces)
    let selection = filter.selection
    if selection.choosesFunctions {
      profile = profile.choosing(selection.choice(of: profile.functions, naming.names(of: profile)))
    }
    if let grouping { profile = profile.grouped(by: grouping) }
    let names = naming.names(of: profile)
    var shaped = try shape.apply(to: profile, names: names)
    if showsPercentiles, grouping == nil, let root = shape.root {
      try readPercentiles(of: &shaped, below: try profile.functions(called: root, names: names))
    }
    return (traces, shaped, names)
  }

  /// Of call paths that are chosen by what leads to them or away, percentiles are not known (docs/GUIDE.md).
  private func readPercentiles(of profile: inout Profile, below roots: Set<UInt32>) throws {
    guard filter.focus == nil, filter.ignore == nil else { return }
    let passes = try filter.passes(over: inputs.traces, choosingFunctions: true)
    if let without = passes.first(where: { !$0.trace.metadata.keepsEvents }) {
      return diagnostics.note(
        "\(SafeText.visible(without.reader.path)) holds only a summary, which has no percentiles of calls below --root")
    }
    defer { diagnostics.status(nil) }
    let damage = try profile.readLatencies(below: roots, from: passes)
    for (pass, damage) in zip(passes, damage) { tell(damage, of: pass.reader.path) }
  }
}
