import ArgumentParser
import TraceAnalysis

/// Which part of the call tree is looked at.
struct ShapeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only the calls of this function and what they call; its name as shown, or its full name.",
      valueName: "function"))
  var root: String?

  @Flag(help: "Show a function that calls itself directly as one call path.")
  var foldRecursion = false

  var isGiven: Bool { root != nil || foldRecursion }

  func apply(to profile: Profile, names: FunctionNames) throws -> Profile {
    var profile = profile
    if let root {
      profile = profile.rooted(at: try profile.functions(called: root, names: names))
    }
    return foldRecursion ? profile.foldingRecursion() : profile
  }
}
