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

  var isGiven: Bool { root != nil || foldRecursion }

  func apply(to profile: Profile, names: FunctionNames) throws -> Profile {
    var profile = profile
    if let root {
      profile = profile.rooted(at: try Self.functions(named: root, in: profile, names: names))
    }
    return foldRecursion ? profile.foldingRecursion() : profile
  }

  /// The functions of this name, or a failure that tells the nearest ones.
  static func functions(named name: String, in profile: Profile, names: FunctionNames) throws -> Set<UInt32> {
    let found = profile.functions(named: name, names: names)
    guard found.isEmpty else { return found }
    let near = profile.functions.indices.lazy.map { names[UInt32($0)] }.filter { $0.contains(name) }.sorted()
    let hint = near.isEmpty ? "" : "; did you mean \(near.prefix(3).joined(separator: ", "))?"
    throw CommandFailure("no function in the trace is called '\(name)'\(hint)")
  }
}
