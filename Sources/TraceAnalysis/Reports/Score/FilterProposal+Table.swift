import Console
import TraceModel

extension FilterProposal {
  /// A row per function with traced calls, the most expensive first; `bytes` is the part of the file, by the number of
  /// events.
  ///
  /// - Parameter fileBytes: of the traces together; `nil` where there are no events in them.
  public func table(names: FunctionNames, fileBytes: UInt64?) -> Table {
    var table = Table(columns: [
      .init("calls", .count), .init("self", .duration), .init("cost", .duration), .init("overhead", .share),
      .init("bytes", .count), .init("action", .text), .init("function", .text),
    ])
    table.rows = costs.functions.map { function in
      cells(
        calls: function.calls, meanSelf: .number(UInt64(saturating: function.meanSelf.rounded())), fileBytes,
        action: actions[function.index]?.rawValue ?? "trace", name: names[function.index])
    }
    return table
  }

  /// What is left out of the table as a row of its own.
  public func keepFirst(_ count: Int, of table: inout Table, fileBytes: UInt64?) {
    guard table.rows.count > count else { return }
    let calls = costs.functions[count...].reduce(0) { saturatingSum($0, $1.calls) }
    let left = table.rows.count - count
    table.keepFirst(count)
    table.rest = cells(
      calls: calls, meanSelf: .none, fileBytes, action: "", name: "… \(CountText.grouped(UInt64(left))) more (--all)")
  }

  private func cells(
    calls: UInt64, meanSelf: Table.Cell, _ fileBytes: UInt64?, action: String, name: String
  ) -> [Table.Cell] {
    let cost = Double(calls) * costs.perCall
    let share = costs.tracedCalls > 0 ? Double(calls) / Double(costs.tracedCalls) : 0
    return [
      .number(calls), meanSelf, .number(UInt64(saturating: cost)),
      costs.plain > 0 ? .share(cost / costs.plain) : .none,
      fileBytes.map { .number(UInt64(saturating: Double($0) * share)) } ?? .none, .text(action), .text(name),
    ]
  }

  /// What recording costs as it is, in a line.
  public var costSentence: String {
    let counted = costs.countedCalls > 0 ? ", \(CountText.count(costs.countedCalls, "call")) counted" : ""
    return "\(time(costs.cost)), \(percent(costs.cost)) overhead: "
      + "\(CountText.count(costs.tracedCalls, "traced call")) of \(decimal(costs.perCall))\(counted)"
  }

  /// What it does, in a line: `1.02s, 19.8% overhead: 24 functions counted …`.
  public var sentence: String {
    let (count, skip) = (actions.values.count { $0 == .count }, actions.values.count { $0 == .skip })
    return "\(time(cost)), \(percent(cost)) overhead: \(CountText.count(UInt64(count), "function")) counted "
      + "(\(decimal(costs.perCount)) a call), \(CountText.grouped(UInt64(skip))) skipped; "
      + "\(CountText.count(tracedCalls, "call")) still traced"
  }

  /// What recording costs, and what it would cost with the proposal: lines for people.
  public func summary() -> [String] {
    var lines = [
      "program    \(time(costs.measured)) of processor time, "
        + (costs.plain > 0
          ? "\(time(costs.plain)) without recording (estimated)" : "too little to estimate it without recording"),
      "recording  \(costSentence)",
    ]
    if costs.recorder > 0 { lines.append("recorder   \(time(Double(costs.recorder))) beside the program") }
    lines.append("proposal   " + (actions.isEmpty ? "nothing" : sentence))
    if reachesTarget, actions.isEmpty { lines.append("           the overhead is under \(target.text) as it is") }
    if !reachesTarget {
      lines.append("           more than \(target.text): what is left has to be traced, or costs next to nothing")
    }
    return lines
  }

  private func time(_ nanoseconds: Double) -> String {
    DurationText.format(nanoseconds: UInt64(saturating: nanoseconds))
  }

  private func percent(_ part: Double) -> String {
    costs.plain > 0 ? CountText.percent(UInt64(saturating: part), of: UInt64(saturating: costs.plain)) : "-"
  }

  private func decimal(_ nanoseconds: Double) -> String {
    let tenths = UInt64(saturating: (nanoseconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)ns"
  }
}
