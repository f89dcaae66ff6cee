public import ArgumentParser
import Console
import TraceAnalysis
public import TraceDiff

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "What changed between two sets of runs, and whether that is a regression.",
    discussion: """
      Two traces, or any number of runs of each side:
        gotrace-analyze diff a.trace b.trace
        gotrace-analyze diff --base base-*.trace --head head-*.trace --fail-on 'calls>0%' --fail-on 'self>5%,p<0.01'

      Numbers of calls are compared first: they do not depend on time. Times of several runs of each side are judged \
      by a rank test; '~' means that no change is proven, '?' that times are not judged. docs/DIFF.md describes the \
      method.

      Exit status: 0 no regression, 1 a --fail-on is fulfilled, 2 an error. Without --fail-on the status is 0.
      """)

  @OptionGroup var sides: DiffSides

  @Option(
    help: """
      Output format; 'github' writes annotations for a workflow, 'tree' is the call tree of both sides, 'svg' a \
      differential flame graph, 'html' a page with everything.
      """)
  var format = DiffFormat.standard

  @Option(help: "What a row stands for.")
  var by = DiffGrouping.standard

  @OptionGroup(title: "Which calls") var filter: FilterOptions

  @Flag(help: "Show a function that calls itself directly as one call path.")
  var foldRecursion = false

  @OptionGroup var view: DiffViewOptions
  @OptionGroup var gate: DiffGateOptions
  @OptionGroup var naming: NameOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let passes: Bool
    do {
      passes = try compare()
    } catch {
      guard let failure = CommandFailure(error) else { throw error }
      diagnostics.error(failure.message)
      // 1 is a regression.
      throw ExitCode(2)
    }
    if !passes { throw ExitCode(1) }
  }

  /// Writes the report; whether the gate lets it pass.
  private func compare() throws -> Bool {
    let request = request
    let result = try request.result(through: .reporting)
    try output.write { out, color in
      let root = GitHubAnnotations.standardRoot()
      result.write(as: format, title: request.title, root: root, color: color, to: &out)
    }
    return result.gate.passes
  }

  var request: DiffRequest {
    var request = DiffRequest(base: sides.base, head: sides.head)
    request.selection = filter.selection
    request.grouping = by
    request.showsPaths = format.showsPaths
    request.foldsRecursion = foldRecursion
    request.force = sides.force
    request.failOn = gate.failOn
    request.allowFile = gate.allowFile
    request.judgement = gate.options
    request.extent = view.extent
    request.style = naming.style
    return request
  }
}

extension DiffGrouping: ExpressibleByArgument {}
extension DiffFormat: ExpressibleByArgument {}
