import ArgumentParser
import Console
import TraceAnalysis

struct JSONCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "json",
    abstract: "The merged call tree as JSON.",
    discussion: "Nested objects {name, duration_ms, calls, self_ms, children}; docs/JSON.md describes every field.")

  @OptionGroup var inputs: TraceInputs
  @OptionGroup var shape: ShapeOptions
  @OptionGroup var naming: NameOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let whole = Profile(merging: try inputs.load())
    let names = naming.names(of: whole)
    let profile = try shape.apply(to: whole, names: names)
    try output.write { out, _ in CallTreeJSON(profile, names: names).write(to: &out) }
  }
}
