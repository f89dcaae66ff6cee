public import ArgumentParser
import Console
import Platform
import Recording
public import TraceAnalysis
import TraceModel
import TraceStore

/// How much recording may cost the program.
struct OverheadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run the program twice: once to find the functions that cost more to record than they are worth, and once to "
        + "record it without them, so that recording costs no more than this part of its processor time.",
      valueName: "percent"))
  var overhead: OverheadTarget?

  @Flag(help: "Afterwards run the program once more, not recorded, and report the overhead as measured.")
  var measure = false
}

extension OverheadTarget: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension OverheadOptions {
  /// Records through `body`, twice if an overhead was asked for, and ends this program as the traced one ended.
  ///
  /// - Parameter plain: runs the program as it is, and returns its processor time in nanoseconds.
  func record(
    _ options: RecordOptions, _ body: (RecordingOptions) throws(RecordingError) -> RecordingOutcome,
    plain: (RecordingOptions) throws(RecordingError) -> UInt64
  ) -> Never {
    let directory = FilePath.workingDirectory
    let diagnostics = Diagnostics(program: "gotrace-record")
    options.record(
      { recording throws(RecordingError) in
        guard let overhead else { return try body(recording) }
        var chosen = recording
        chosen.filterFile = .content(try filter(for: overhead, recording, diagnostics, body))
        try Recorder.prepareAnother(in: directory)
        return try body(chosen)
      },
      afterwards: { outcome in
        guard measure else { return }
        do throws(RecordingError) {
          try Recorder.prepareAnother(in: directory)
          let unrecorded = try plain(options.recording)
          diagnostics.note(Self.measured(outcome, unrecorded))
        } catch {
          diagnostics.error("the overhead was not measured: \(error.sentence)")
        }
      })
  }

  /// Records a summary, and makes a filter of it.
  private func filter(
    for target: OverheadTarget, _ recording: RecordingOptions, _ diagnostics: Diagnostics,
    _ body: (RecordingOptions) throws(RecordingError) -> RecordingOutcome
  ) throws(RecordingError) -> FilterFile {
    let folder = try Recorder.makeFolder()
    defer { Recorder.removeFolder(folder) }
    var first = recording
    first.output = folder + "/first.trace"
    first.keepsSummaryOnly = true
    first.overflow = .wait
    first.maximumFileBytes = nil
    let outcome = try body(first)
    if let problem = outcome.problem { throw problem }
    do {
      let trace = try LoadedTrace(path: outcome.tracePath, goroutines: .nothing)
      guard let costs = RecordingCosts([trace]) else { throw RecordingError.nothingToScore }
      let proposal = FilterProposal(costs, target: target)
      diagnostics.note("first run: \(proposal.costSentence). Now \(proposal.sentence)")
      let known = trace.metadata.filterFile
      let text = try proposal.file(addedTo: known.isEmpty ? nil : known)
      return try FilterFile(path: "--overhead \(target.text)", text: text)
    } catch let error as TraceStoreError {
      throw .store(error)
    } catch let error as RecordingError {
      throw error
    } catch {
      throw .nothingToScore
    }
  }

  private static func measured(_ outcome: RecordingOutcome, _ plain: UInt64) -> String {
    let recorded = outcome.processorNanoseconds
    let times = [recorded, plain].map { DurationText.format(nanoseconds: $0) }
    return "measured overhead: \(CountText.percent(recorded - min(plain, recorded), of: plain)), "
      + "\(times[0]) of processor time and \(times[1]) not recorded"
  }
}
