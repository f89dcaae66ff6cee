import ArgumentParser
import TraceAnalysis

/// Traces, which of their calls a report is about, and how functions are called.
struct ProfileOptions: ParsableArguments {
  @OptionGroup var inputs: TraceInputs
  @OptionGroup(title: "Which calls") var filter: FilterOptions
  @OptionGroup(title: "Which calls") var shape: ShapeOptions
  @OptionGroup var naming: NameOptions

  /// Reads the traces and leaves out what is not asked for.
  func load(by grouping: CallGrouping? = nil) throws -> (
    traces: [LoadedTrace], profile: Profile, names: FunctionNames
  ) {
    let traces = try filter.load(inputs, by: grouping)
    var profile = Profile(merging: traces)
    if filter.choosesFunctions { profile = try filter.apply(to: profile, names: naming.names(of: profile)) }
    if let grouping { profile = profile.grouped(by: grouping) }
    let names = naming.names(of: profile)
    return (traces, try shape.apply(to: profile, names: names), names)
  }
}
