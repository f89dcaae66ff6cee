public import ArgumentParser
import Console
public import TraceAnalysis
import TraceStore

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "What changed between two sets of runs, and whether that is a regression.",
    discussion: """
      Two traces, or any number of runs of each side:
        gotrace-analyze diff a.trace b.trace
        gotrace-analyze diff --base base-*.trace --head head-*.trace --fail-on 'calls>0%' --fail-on 'self>5%,p<0.01'

      Calls are compared first: they do not depend on timing. Times are judged from several runs of each side by a rank \
      test; '~' is where no change is proven, '?' where none could be. docs/DIFF.md has the method.

      Exit status: 0 no regression, 1 something breaks a --fail-on, 2 an error. Without --fail-on the status is 0.
      """)

  @OptionGroup var sides: DiffSides

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json, csv, github, tree, svg, html
  }

  @Option(
    help: """
      How to write the report; 'github' makes annotations of a workflow, 'tree' is the call tree of both sides, 'svg' a \
      differential flame graph, 'html' a page with everything.
      """)
  var format: Format = .text

  @Option(help: "What a row stands for.")
  var by: DiffGrouping = .function

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
    } catch let failure as CommandFailure {
      throw Self.exit(failure)
    } catch let error as TraceStoreError {
      throw Self.exit(CommandFailure(error))
    } catch let error as SelectionError {
      throw Self.exit(CommandFailure(error))
    }
    if !passes { throw ExitCode(1) }
  }

  /// 1 is a regression, so an error is 2.
  private static func exit(_ failure: CommandFailure) -> ExitCode {
    diagnostics.error(failure.message)
    return ExitCode(2)
  }

  /// Writes the report; whether the gate lets it pass.
  private func compare() throws -> Bool {
    let expressions = try gate.expressions()
    let list = try gate.allowList()
    let (base, head) = try sides.load(filter)
    let whole = RunComparison(base: base, head: head, style: naming.style)
    let comparison = foldRecursion ? whole.foldingRecursion() : whole
    let options = try sides.check(comparison.comparability, gate.options)
    let answer = DiffAnswer(
      comparison, by: by, options: options, failOn: expressions, accepting: list, extent: view.extent)
    if let sentence = gate.sentence(answer.gate.toothless, runs: answer.runsText) { throw CommandFailure(sentence) }
    func paths() -> ChangedPaths { ChangedPaths(comparison, threshold: view.extent.threshold) }
    try output.write { out, color in
      switch format {
      case .text: answer.writeText(color: color, to: &out)
      case .markdown: answer.writeMarkdown(to: &out)
      case .json: answer.writeJSON(to: &out)
      case .csv: answer.machineTable.write(as: .csv, to: &out)
      case .tree: DiffTree(paths()).write(color: color, to: &out)
      case .svg:
        DiffFlameSVG(paths(), title: "\(sides.title) (red: takes longer, blue: less, grey: unchanged)").write(to: &out)
      case .html: DiffHTML(answer, title: sides.title).write(to: &out)
      case .github: GitHubAnnotations(answer, root: sides.root).write(to: &out)
      }
    }
    return answer.gate.passes
  }
}

extension DiffGrouping: ExpressibleByArgument {}
