public import ArgumentParser
import Console
public import TraceAnalysis

struct FlameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flame",
    abstract: "Collapsed stacks for flame graphs.",
    discussion: """
      One line for each call path, 'main.main;server.Start;db.Connect 412000': the functions from the root to the call \
      and the time spent in the last one itself. flamegraph.pl, inferno and speedscope read it.
      """)

  @OptionGroup var inputs: TraceInputs

  @Option(help: "What a stack weighs: self time in ns or us, or its calls; 'self' is the same as 'ns'.")
  var weight: FoldedStacks.Weight = .nanoseconds

  @Option(help: "Frames of a stack to write; what is deeper is summed up in a frame '[deeper]'.")
  var depth = FoldedStacks.defaultDepth

  @OptionGroup var shape: ShapeOptions
  @OptionGroup var naming: NameOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if depth < 1 { throw ValidationError("--depth must be at least 1") }
  }

  mutating func run() throws {
    let whole = Profile(merging: try inputs.load())
    let names = naming.names(of: whole)
    let stacks = FoldedStacks(try shape.apply(to: whole, names: names), names: names, weight: weight, depth: depth)
    try output.write { out, _ in
      let deeper = stacks.write(to: &out)
      if deeper > 0 {
        let paths = CountText.count(UInt64(deeper), "call path")
        diagnostics.warning("\(paths) deeper than \(depth) frames summed up in '[deeper]' (--depth, --fold-recursion)")
      }
    }
  }
}

extension FoldedStacks.Weight: ExpressibleByArgument {}
