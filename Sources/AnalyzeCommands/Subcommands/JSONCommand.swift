import ArgumentParser
import Console
import TraceAnalysis

struct JSONCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "json",
    abstract: "The merged call tree as JSON.",
    discussion: """
      Nested objects {name, duration_ms, calls, self_ms, children}; docs/JSON.md describes every field. With \
      --each-call there is an object for every call, in the order in which calls begin.
      """)

  @OptionGroup var calls: ProfileOptions

  @Flag(help: "Write single calls instead of the merged tree.")
  var eachCall = false

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if eachCall { try calls.validateForSingleCalls() }
  }

  mutating func run() throws {
    if eachCall { return try writeCalls() }
    let (_, profile, names) = try calls.load()
    try output.write { out, _ in CallTreeJSON(profile, names: names).write(to: &out) }
  }

  private func writeCalls() throws {
    try calls.writeCalls(to: output) { pass, names, out in try EachCallJSON(pass, names: names).write(to: &out) }
  }
}
