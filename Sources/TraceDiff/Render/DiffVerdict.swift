import Console
import TraceAnalysis
import TraceModel

extension DiffResult {
  /// The verdict for people, in a paragraph.
  public var verdict: String {
    [headline, countSentence, timeSentence, caution].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var headline: String {
    guard isGated else { return "" }
    let accepted = gate.accepted.isEmpty ? "" : " (\(CountText.count(UInt64(gate.accepted.count), "accepted change")))"
    guard !gate.violations.isEmpty else { return "No regression\(accepted)." }
    let texts = gate.violations.prefix(3).map(Self.text)
    let more = gate.violations.count - texts.count
    return "Regression\(accepted): \(texts.joined(separator: "; "))\(more > 0 ? "; and \(more) more" : "")."
  }

  /// `db.Query: calls 40 → 4,000 (×100)`.
  static func text(_ violation: Gate.Violation) -> String {
    let judgement = violation.judgement
    func value(_ number: Double) -> String {
      violation.metric.isTime
        ? DurationText.format(nanoseconds: UInt64(saturating: number)) : ChangeText.decimal(number)
    }
    var text =
      "\(violation.name): \(violation.metric.rawValue) \(value(judgement.baseMedian)) → \(value(judgement.headMedian))"
    let notes = Self.notes(judgement)
    if !notes.isEmpty { text += " (\(notes))" }
    return text
  }

  private var countSentence: String {
    var parts: [String] = []
    // Functions on one side only are listed by name; here are calls between functions that both sides have.
    let oneSided = Set(findings.added + findings.vanished)
    let changed = findings.findings.filter { !oneSided.contains($0.callee) }
    if let first = changed.first {
      parts.append(text(first) + Self.more(changed.count - 1, "other changed number", "of calls"))
    }
    func list(_ functions: [UInt32], _ word: String) {
      guard !functions.isEmpty else { return }
      let names = functions.prefix(3).map { comparison.names[$0] }.joined(separator: ", ")
      let rest = functions.count > 3 ? " and \(functions.count - 3) more" : ""
      parts.append("\(names)\(rest) \(word)")
    }
    list(findings.added, "newly called")
    list(findings.vanished, "no longer called")
    list(renamed, "renamed (likely)")
    if parts.isEmpty { return "The same calls are made as often as before." }
    return parts.joined(separator: "; ") + "."
  }

  /// Functions that have another name than before.
  private var renamed: [UInt32] {
    comparison.functions.indices.filter { comparison.functions[$0].match == .likely }.map { UInt32($0) }
  }

  /// `db.Query: 1 → 100 calls per handler.List`.
  func text(_ finding: CallFindings.Finding) -> String {
    let values = [finding.perCall.baseMedian, finding.perCall.headMedian].map(ChangeText.decimal)
    let what = finding.isSpawn ? "goroutines" : "calls"
    let caller = finding.caller.map { " per \(comparison.names[$0])" } ?? " at the root"
    return "\(comparison.label(finding.callee)): \(values[0]) → \(values[1]) \(what)\(caller)"
  }

  private static func more(_ count: Int, _ word: String, _ rest: String = "") -> String {
    count > 0 ? " and \(CountText.count(UInt64(count), word))\(rest.isEmpty ? "" : " \(rest)")" : ""
  }

  private var timeSentence: String {
    guard report.options.judgesTimes else { return "Times are not judged: the sides differ in more than their code." }
    let whole = report.whole
    let times = [whole.baseMedian, whole.headMedian].map { DurationText.format(nanoseconds: UInt64(saturating: $0)) }
    let total = "All self time: \(times[0]) → \(times[1])\(whole.change.map { " (\(ChangeText.relative($0)))" } ?? "")"
    if report.isSinglePair { return "\(total), not judged." }
    var parts = [total + (whole.isProven ? "" : ", not proven")]
    for (outcome, word) in [(Judgement.Outcome.increased, "slower"), (.decreased, "faster")] {
      let rows = report.rows.filter { $0.selfTime.outcome == outcome || $0.p50?.outcome == outcome }
      guard let first = rows.first else { continue }
      // A median call is less moved by a busy machine than a sum is, so it may be all there is proof of.
      let (what, judgement) =
        first.selfTime.outcome == outcome ? ("self", first.selfTime) : ("p50 of a call", first.p50 ?? first.selfTime)
      parts.append(
        "\(first.name) is \(word) (\(what) \(Self.notes(judgement)))\(Self.more(rows.count - 1, "other"))")
    }
    if parts.count == 1 { parts.append("no function is proven slower or faster") }
    return parts.joined(separator: "; ") + "."
  }

  /// `+5.0%, p = 0.0011`.
  private static func notes(_ judgement: Judgement) -> String {
    [judgement.change.map(ChangeText.relative), judgement.adjustedPValue.map(pText)].compactMap(\.self)
      .joined(separator: ", ")
  }

  private static func pText(_ p: Double) -> String { p < 0.0001 ? "p < 0.0001" : "p = \(ChangeText.decimal(p))" }

  /// What stands in the way of a judgement.
  private var caution: String {
    var parts: [String] = []
    if report.isSinglePair {
      parts.append(
        "With one run of each side only counts are judged, and counts that vary from run to run look like changes; "
          + "record several runs of each.")
    } else if report.options.judgesTimes && report.cannotProve {
      let minimum = ChangeText.decimal(min(1, report.minimumPValue * Double(max(report.comparisons, 1))))
      parts.append(
        "With so few runs nothing can be proven about times: \(runsText) with "
          + "\(CountText.count(UInt64(report.comparisons), "comparison")) cannot give a p-value below \(minimum); "
          + "record at least \(runsNeeded) runs of each.")
    }
    if findings.varying > 0 {
      parts.append("\(CountText.count(UInt64(findings.varying), "number")) of calls vary from run to run.")
    }
    if !findings.notRecorded.isEmpty {
      let count = CountText.count(UInt64(findings.notRecorded.count), "function")
      parts.append(
        "Not counted as changes: \(count) of one side only, which the other side's filters may have excluded.")
    }
    if !comparison.comparability.incomplete.isEmpty {
      parts.append("Events are missing from \(comparison.comparability.incomplete.joined(separator: ", ")).")
    }
    return parts.joined(separator: " ")
  }

  /// The minimum number of runs of each side with which one change among these comparisons could be proven.
  public var runsNeeded: Int {
    let comparisons = Double(max(report.comparisons, 1))
    return (2...100).first { MannWhitney.minimumPValue($0, $0) * comparisons < report.options.level } ?? 100
  }
}
