import ArgumentParser
import TraceDiff

/// How much of a comparison is shown.
struct DiffViewOptions: ParsableArguments {
  @Option(help: "Number of rows of a table to show.")
  var top = DiffResult.Extent().top

  @Option(
    help: ArgumentHelp(
      "Sum up rows that contribute less than this part of the base's self time, unless their change is proven.",
      valueName: "percent"))
  var threshold = DiffResult.Extent().threshold * 100

  mutating func validate() throws {
    if top < 1 { throw ValidationError("--top must be at least 1") }
    if !(0...100).contains(threshold) { throw ValidationError("--threshold must be between 0 and 100") }
  }

  var extent: DiffResult.Extent {
    var extent = DiffResult.Extent()
    extent.top = top
    extent.threshold = threshold / 100
    return extent
  }
}
