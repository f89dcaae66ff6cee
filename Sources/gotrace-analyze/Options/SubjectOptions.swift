import ArgumentParser
import TraceAnalysis

/// A function, and the traces in which to look at it.
struct SubjectOptions: ParsableArguments {
  @Argument(help: "The function; its name as shown or whole.")
  var function: String

  @OptionGroup var inputs: TraceInputs

  func report(_ direction: NeighborReport.Direction, _ naming: NameOptions) throws -> Table {
    let profile = Profile(merging: try inputs.load())
    let names = naming.names(of: profile)
    let functions = try ShapeOptions.functions(named: function, in: profile, names: names)
    return NeighborReport(profile, of: functions, direction, names: names).table(names: names)
  }
}
