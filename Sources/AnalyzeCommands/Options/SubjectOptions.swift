import ArgumentParser
import TraceAnalysis

/// A function, and the traces in which to look at it.
struct SubjectOptions: ParsableArguments {
  @Argument(help: "The function: its name as shown, or its full name.")
  var function: String

  @OptionGroup var calls: ProfileOptions

  func report(_ direction: NeighborReport.Direction) throws -> Table {
    // Calls of a function by itself become its outer caller's.
    let (_, profile, names) = try calls.load(paths: calls.shape.foldRecursion ? .all : .sums)
    let functions = try profile.functions(called: function, names: names)
    return NeighborReport(profile, of: functions, direction, names: names).table(names: names)
  }
}
