import ArgumentParser
import TraceAnalysis

/// How functions are called.
struct NameOptions: ParsableArguments {
  @Flag(help: "Show full names, with import paths: 'example.com/app/db.Open' instead of 'db.Open'.")
  var fullNames = false

  var style: FunctionNames.Style { fullNames ? .full : .short }

  func names(of profile: Profile) -> FunctionNames { FunctionNames(profile.functions, style: style) }
}
