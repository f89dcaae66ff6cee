public import Console
import TraceAnalysis

extension DiffResult {
  /// One object with everything; docs/DIFF.md is the schema.
  public func writeJSON(to out: inout OutputBuffer) {
    var json = JSONWriter(out)
    json.beginObject()
    json.key("schema")
    json.value("gotrace-diff")
    json.key("version")
    json.value(1)
    json.key("comparable")
    json.value(comparison.comparability.sentence)
    json.key("base_runs")
    json.value(comparison.base.count)
    json.key("head_runs")
    json.value(comparison.head.count)
    json.key("verdict")
    json.value(verdict)
    json.key("passes")
    if isGated { json.value(gate.passes) } else { json.null() }
    json.key("violations")
    write(gate.violations, &json)
    json.key("accepted")
    write(gate.accepted, &json)
    json.key("total_change_ns")
    json.value(Int(report.totalChange))
    json.key("comparisons")
    json.value(report.comparisons)
    json.key("calls")
    callTable.writeJSONArray(&json)
    for (key, functions) in [
      ("added", findings.added), ("vanished", findings.vanished), ("not_recorded", findings.notRecorded),
    ] {
      json.breakLine()
      json.key(key)
      json.beginArray()
      for function in functions { json.value(comparison.names[function]) }
      json.endArray()
    }
    json.breakLine()
    json.key("rows")
    machineTable.writeJSONArray(&json)
    json.endObject()
    json.out.write(UInt8(ascii: "\n"))
    out = json.out
  }

  private func write(_ violations: [Gate.Violation], _ json: inout JSONWriter) {
    json.beginArray()
    for violation in violations {
      json.breakLine()
      json.beginObject()
      json.key("expression")
      json.value(violation.expression)
      json.key("metric")
      json.value(violation.metric.rawValue)
      json.key("name")
      json.value(violation.name)
      json.key("file")
      json.value(violation.file)
      json.key("line")
      json.value(UInt64(violation.line))
      json.key("base")
      json.value(violation.judgement.baseMedian)
      json.key("head")
      json.value(violation.judgement.headMedian)
      json.key("adjusted_p")
      if let p = violation.judgement.adjustedPValue { json.value(p) } else { json.null() }
      json.endObject()
    }
    json.endArray()
  }
}
