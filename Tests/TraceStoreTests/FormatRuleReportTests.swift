import Foundation
import TestSupport
import Testing

@testable import TraceStore

/// What the built program makes of traces that break a rule of the format: it says so, and never comes down.
struct FormatRuleReportTests {
  /// `T` is the trace, `W` one that keeps all rules, `O` a file that is not there yet.
  private static let reports: [[String]] =
    [
      ["tree", "T"], ["tree", "--each-call", "T"], ["tree", "--goroutine", "1", "T"], ["report", "T"],
      ["report", "--min-duration", "1us", "T"], ["json", "T"], ["json", "--each-call", "T"], ["goroutines", "T"],
      ["html", "T"], ["flame", "T"], ["calls", "app.f1", "T"], ["callers", "app.f1", "T"], ["callees", "app.f1", "T"],
      ["diff", "W", "T"], ["diff", "T", "W"], ["history", "W", "T"], ["info", "T"],
    ]
    + ["pprof", "perfetto", "chrome", "speedscope", "folded", "csv"].map { ["export", "--format", $0, "T"] }
    + [["export", "--format", "speedscope", "--goroutine", "1", "T"]]
    + ["goroutines", "paths", "spawn-sites"].map { ["export", "--format", "ndjson", "--table", $0, "T"] }

  /// What makes other traces: those keep all rules.
  private static let passes: [[String]] = [
    ["repair", "T"], ["merge", "T", "W"], ["slice", "--from", "1ms", "T"], ["redact", "--hash-names", "T"],
  ]

  @Test(arguments: FormatRule.all.indices) func warnAndMakeWholeTraces(_ index: Int) throws {
    let rule = FormatRule.all[index]
    let folder = try TemporaryFolder()
    var trace = try FormatRule.whole()
    try folder.write("w.trace", trace.bytes())
    try rule.breakIt(&trace)
    try folder.write("t.trace", trace.bytes())
    let isSummaryOnly = !trace.blocks.contains { $0.kind == BlockKind.events.rawValue }
    var warnings = ""
    func run(_ arguments: [String], to output: String) throws -> Analyzer {
      let places = ["T": folder.file("t.trace"), "W": folder.file("w.trace")]
      let run = try Analyzer(arguments.map { places[$0] ?? $0 } + ["-o", folder.file(output)])
      // Of a comparison, 1 says that something has become worse, and 2 that there was none.
      #expect((0...2).contains(run.status), "\(rule.breach): \(arguments): \(run.status) \(run.errors)")
      #expect(run.status == 0 || !run.errors.isEmpty, "\(rule.breach): \(arguments)")
      return run
    }
    for (number, arguments) in Self.reports.enumerated() {
      warnings += try run(arguments, to: "report\(number)").errors
    }
    for arguments in Self.passes {
      let run = try run(arguments, to: "\(arguments[0]).trace")
      warnings += run.errors
      // A summary without events is all there is.
      guard run.status == 0, !isSummaryOnly else { continue }
      let made = try TraceReader(path: folder.file("\(arguments[0]).trace"))
      let faults = try made.verify()
      #expect(faults == [], "\(rule.breach): \(arguments)")
    }
    #expect(warnings.contains(" warning: ") || !rule.isFoundByReading || isRefused(rule), "\(rule.breach)")
    let check = try Analyzer(["verify", folder.file("t.trace")])
    #expect(check.status == 1, "\(rule.breach)")
  }

  private func isRefused(_ rule: FormatRule) -> Bool {
    if case .refusal = rule.finding { true } else { false }
  }
}
