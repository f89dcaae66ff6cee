import ArgumentParser
import TraceAnalysis

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
  /// - Parameter use: What of the goroutines is needed beside the profile.
  func load(by grouping: CallGrouping? = nil, goroutines use: GoroutineUse = .nothing) throws -> (
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
    return (traces, try shape.apply(to: profile, names: names), names)
  }
}
