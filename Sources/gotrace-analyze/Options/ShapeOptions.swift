import ArgumentParser
import TraceAnalysis

/// Which part of the call tree is looked at.
struct ShapeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only the calls of this function and what they call; the name as shown or whole.", valueName: "function"))
  var root: String?

  @Flag(help: "Show a function that calls itself directly as one call path.")
  var foldRecursion = false

  func apply(to profile: Profile, names: FunctionNames) throws -> Profile {
    var profile = profile
    if let root {
      let wanted = profile.functions(named: root, names: names)
      guard !wanted.isEmpty else { throw CommandFailure("no function in the trace is called '\(root)'") }
      profile = profile.rooted(at: wanted)
    }
    return foldRecursion ? profile.foldingRecursion() : profile
  }
}
