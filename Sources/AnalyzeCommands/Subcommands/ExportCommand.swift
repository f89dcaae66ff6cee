public import ArgumentParser
import Console
public import TraceAnalysis
import TraceStore
import TraceModel

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes traces in the formats of other programs.",
    discussion: """
      pprof       'go tool pprof'; calls, and wall time
      perfetto    ui.perfetto.dev; every call on the track of its goroutine
      chrome      the same as JSON, for most other timeline viewers
      speedscope  speedscope.app; the merged call tree, or with one --goroutine its calls
      folded      flamegraph.pl, inferno; as the subcommand 'flame'
      csv, ndjson a table for a database (--table)

      perfetto and chrome write every call of one trace.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case pprof, perfetto, chrome, speedscope, folded, csv, ndjson
  }

  @OptionGroup var calls: ProfileOptions

  @Option(help: "Output format.")
  var format: Format

  @Option(help: "The table that csv and ndjson write.")
  var table = ExportTable.standard

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if timeline != nil { try calls.validateForSingleCalls() }
  }

  /// The format's timeline, where it is one.
  private var timeline: TimelineExport? { TimelineExport(rawValue: format.rawValue) }

  private var writesGoroutines: Bool { table == .goroutines && (format == .csv || format == .ndjson) }

  mutating func run() throws {
    if format == .pprof || format == .perfetto, output.isTerminal {
      throw CommandFailure("\(format.rawValue) cannot be written to a terminal; choose a file with -o")
    }
    if let timeline { return try write(timeline) }
    if format == .speedscope, try calls.writeSpeedscopeEvents(to: output) { return }
    let (traces, profile, names) = try calls.load(
      goroutines: writesGoroutines ? .passes : .nothing,
      showsPercentiles: table == .functions && (format == .csv || format == .ndjson))
    var deeper = 0
    try output.write { out, _ in
      switch format {
      case .pprof:
        let start = traces.map(\.metadata.startUnixNanoseconds).min() ?? 0
        deeper = PprofExport(profile, startUnixNanoseconds: start).write(to: &out)
      case .speedscope:
        deeper = SpeedscopeExport(profile, names: names, title: calls.inputs.title).write(to: &out)
      case .folded: deeper = FoldedStacks(profile, names: names).write(to: &out)
      case .csv: try table.table(traces, profile, names: names).write(as: .csv, to: &out)
      case .ndjson: try table.table(traces, profile, names: names).write(as: .ndjson, to: &out)
      case .perfetto, .chrome: break
      }
    }
    if deeper > 0 {
      let paths = CountText.count(UInt64(deeper), "call path")
      diagnostics.warning("\(paths) deeper than \(FoldedStacks.defaultDepth) frames summed up in '[deeper]'")
    }
  }

  private func write(_ timeline: TimelineExport) throws {
    try calls.writeCalls(to: output) { pass, names, out in try timeline.write(pass, names: names, to: &out) }
  }
}

extension ExportTable: ExpressibleByArgument {}
