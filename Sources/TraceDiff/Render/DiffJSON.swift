public import Console
import TraceAnalysis

extension DiffResult {
  /// Raised where a reader of the old schema would misread the new one; new fields do not count.
  public static let schemaVersion = 2

  /// One object with everything; docs/JSON.md is the schema.
  public func writeJSON(to out: inout OutputBuffer) {
    var json = JSONWriter(out)
    json.beginObject()
    json.key("schema")
    json.value("gotrace-diff")
    json.key("version")
    json.value(Self.schemaVersion)
    json.key("comparable")
    json.value(comparison.comparability.level.rawValue)
    json.key("differences")
    write(comparison.comparability.differences, &json)
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
    writeCalls(&json)
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

  private func write(_ differences: [Comparability.Difference], _ json: inout JSONWriter) {
    json.beginArray()
    for difference in differences {
      json.breakLine()
      json.beginObject()
      json.key("subject")
      json.value(difference.subject.rawValue)
      json.key("weight")
      json.value(difference.weight.rawValue)
      json.key("among")
      if let side = difference.among { json.value(side.rawValue) } else { json.null() }
      for (key, text) in [("base", difference.base), ("head", difference.head)] {
        json.key(key)
        if text.isEmpty { json.null() } else { json.value(text) }
      }
      json.endObject()
    }
    json.endArray()
  }

  private func writeCalls(_ json: inout JSONWriter) {
    json.beginArray()
    for finding in findings.findings {
      json.breakLine()
      json.beginObject()
      json.key("base")
      json.value(finding.perCall.baseMedian)
      json.key("head")
      json.value(finding.perCall.headMedian)
      json.key("per_call_of")
      if let caller = finding.caller { json.value(comparison.names[caller]) } else { json.null() }
      json.key("callee")
      json.value(comparison.label(finding.callee))
      json.key("is_spawn")
      json.value(finding.isSpawn)
      json.key("calls_base")
      json.value(finding.baseCalls)
      json.key("calls_head")
      json.value(finding.headCalls)
      json.key("presence")
      json.value(presence(of: finding.callee).rawValue)
      json.key("ground")
      json.value(finding.perCall.ground.rawValue)
      json.key("adjusted_p")
      if let p = finding.perCall.adjustedPValue { json.value(p) } else { json.null() }
      json.endObject()
    }
    json.endArray()
  }

  /// On which sides a callee is.
  private func presence(of function: UInt32) -> DiffReport.Presence {
    let isRenamed = comparison.functions[Int(function)].match != .name
    let presence = findings.presence(of: function)
    return presence == .both && isRenamed ? .renamed : presence
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
