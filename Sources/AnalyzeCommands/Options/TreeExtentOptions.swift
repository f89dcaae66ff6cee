import ArgumentParser
import TraceAnalysis

/// How much of a tree is shown.
struct TreeExtentOptions: ParsableArguments {
  @Flag(
    help: "Every call path on a line of its own, and recursion as it was; '--depth' and '--min-percent' still count."
  )
  var all = false

  @Option(
    help: """
      Levels to show; deeper levels are summed up. (default: all; \(TreeOptions.defaultDepth) where callers are below \
      callees, where single calls are shown, and of spawn sites)
      """)
  var depth: Int?

  @Option(
    help: """
      Show call paths that take this share of TOTAL, or lead to one that does, however many they are, and sum up the \
      others.
      """)
  var minPercent: Double?

  mutating func validate() throws {
    if let depth, depth < 1 { throw ValidationError("--depth must be at least 1") }
    if let minPercent, !(0...100).contains(minPercent) {
      throw ValidationError("--min-percent must be between 0 and 100")
    }
  }

  var options: TreeOptions {
    var options = all ? TreeOptions.everything : TreeOptions.readable
    if let depth { options.depth = depth }
    if let minPercent { options.extent = .share(minPercent) }
    return options
  }
}
