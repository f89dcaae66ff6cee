public import ArgumentParser
import Console
public import TraceAnalysis

struct FlameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flame",
    abstract: "A flame graph, as collapsed stacks or as SVG.",
    discussion: """
      'folded' writes one line for each call path, 'main.main;server.Start;db.Connect 412000': the functions from the root to the call \
      and the time spent in the last one itself. flamegraph.pl, inferno and speedscope read it. 'svg' writes a graph that opens in a browser: \
      click to zoom, / to search, arrow keys to walk, Escape to begin again.
      """)

  @OptionGroup var inputs: TraceInputs

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case folded, svg
  }

  @Option(help: "What to write.")
  var format: Format = .folded

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
    let profile = try shape.apply(to: whole, names: names)
    switch format {
    case .folded: try writeFolded(profile, names)
    case .svg: try writeSVG(profile, names)
    }
  }

  private func writeSVG(_ profile: Profile, _ names: FunctionNames) throws {
    try output.write { out, _ in
      let leftOut = FlameSVG(profile, names: names, title: inputs.title).write(to: &out)
      if leftOut > 0 {
        diagnostics.note("\(CountText.count(UInt64(leftOut), "call path")) too narrow or too deep to be drawn")
      }
    }
  }

  private func writeFolded(_ profile: Profile, _ names: FunctionNames) throws {
    let stacks = FoldedStacks(profile, names: names, weight: weight, depth: depth)
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
