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

  var shape: ProfileShape { ProfileShape(root: root, foldsRecursion: foldRecursion) }
}
