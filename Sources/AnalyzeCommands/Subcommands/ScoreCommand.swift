public import ArgumentParser
import Console
import Platform
public import TraceAnalysis
import TraceModel
import TraceStore

struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "What recording cost the program, by function, and which functions to count or skip.",
    discussion: """
      Overhead is the traced program's processor time over the plain one's, less 1; here it is predicted from the \
      number of calls and from what the runtime measured that a call costs. What the recorder takes beside the program \
      is stated apart.

      'trace' functions stay as they are. Of 'count' functions calls are counted and not timed, of 'skip' functions \
      nothing is recorded: those whose calls take least, as many as it takes for --overhead. main, tests, and \
      functions that start or are started as goroutines stay traced, and so does what --keep names.

        gotrace-analyze score --overhead 20% --write gotrace.filter server.trace
        gotrace-record run -o server.trace ./cmd/server     # uses gotrace.filter beside go.mod
      """)

  @OptionGroup var inputs: TraceInputs
  @OptionGroup var naming: NameOptions

  @Option(help: ArgumentHelp("The overhead to stay under.", valueName: "percent"))
  var overhead = OverheadTarget.standard

  @Option(help: ArgumentHelp("A function to trace in any case, by its name; may be repeated.", valueName: "function"))
  var keep: [String] = []

  @Option(
    help: ArgumentHelp(
      "Write the proposal to this filter file. Lines that are there stay; functions without one are added.",
      valueName: "file"))
  var write: String?

  @OptionGroup var rows: ReadableTableOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let traces = try TraceLoader.reporting.traces(inputs.traces, LoadPlan())
    guard let costs = RecordingCosts(traces) else {
      throw CommandFailure(
        "\(inputs.traces.map { SafeText.visible($0) }.joined(separator: ", ")): what a call cost is not known, for an "
          + "earlier version recorded it or the machine has no fast path; record it again")
    }
    let names = naming.names(of: costs.profile)
    var kept: Set<UInt32> = []
    for name in keep { kept.formUnion(try costs.profile.functions(called: name, names: names)) }
    let proposal = FilterProposal(costs, target: overhead, keep: kept)
    let hasEvents = traces.contains { $0.metadata.keepsEvents }
    let bytes = hasEvents ? traces.reduce(0) { saturatingSum($0, $1.file?.bytes ?? 0) } : nil
    var table = proposal.table(names: names, fileBytes: bytes)
    if let limit = rows.limit(readable: FunctionReport.readableRows) {
      proposal.keepFirst(limit, of: &table, fileBytes: bytes)
    }
    let options = rows.table
    if !options.format.isForPeople, let top = options.top { table.keepFirst(top) }
    if let write { try writeFile(proposal, to: write) }
    try output.write { out, color in
      if options.format == .text { out.write(proposal.summary().joined(separator: "\n") + "\n\n") }
      table.write(as: options.format, color: color, to: &out)
    }
  }

  private func writeFile(_ proposal: FilterProposal, to path: String) throws {
    let shown = SafeText.visible(path)
    var existing: String?
    do throws(SystemError) {
      existing = String(decoding: try OpenFile(path, .read).readAll(), as: UTF8.self)
    } catch {
      guard error == .noSuchFile else { throw CommandFailure("cannot read \(shown): \(error)") }
    }
    let (text, known): (String, FunctionFilterFile)
    do throws(FunctionFilterFile.Problem) {
      known = try FunctionFilterFile(existing ?? "")
      text = try proposal.file(addedTo: existing)
    } catch {
      throw CommandFailure("\(shown):\(error.sentence)")
    }
    do throws(OutputFile.Failure) {
      let file = try OutputFile(path: path)
      file.write(Array(text.utf8).span)
      try file.commit()
    } catch {
      throw CommandFailure(error)
    }
    let added = ((try? FunctionFilterFile(text))?.entries.count ?? 0) - known.entries.count
    diagnostics.note("\(shown): \(CountText.count(UInt64(added), "function")) added")
    let kept = proposal.contradictions(with: known)
    if !kept.isEmpty {
      diagnostics.warning(
        "\(shown) has other lines for \(CountText.count(UInt64(kept.count), "function")), which stay, so that the "
          + "overhead will be another one: \(kept.prefix(5).map { SafeText.visible($0) }.joined(separator: ", "))")
    }
  }
}

extension OverheadTarget: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }

  public var defaultValueDescription: String { text }
}
