import Console
public import TraceAnalysis
import TraceStore
import TraceModel

extension DiffResult {
  /// The proven changes of calls per call of the caller.
  public var callTable: Table {
    var table = Table(columns: [
      .init("base", .decimal), .init("head", .decimal), .init("per call of", .text), .init("callee", .text),
      .init("calls base", .decimal), .init("calls head", .decimal), .init("how", .text),
    ])
    func how(_ finding: CallFindings.Finding) -> String {
      switch findings.presence(of: finding.callee) {
      case .added: "new function"
      case .vanished: "vanished"
      case .both, .notRecorded, .renamed:
        finding.perCall.ground == .exact
          ? "exact" : "p = \(ChangeText.decimal(finding.perCall.adjustedPValue ?? 1))"
      }
    }
    table.rows = findings.findings.map { finding in
      [
        .decimal(finding.perCall.baseMedian), .decimal(finding.perCall.headMedian),
        .text(finding.caller.map { comparison.names[$0] } ?? "(root)"),
        .text((finding.isSpawn ? "go " : "") + comparison.label(finding.callee)), .decimal(finding.baseCalls),
        .decimal(finding.headCalls), .text(how(finding)),
      ]
    }
    return table
  }

  /// Rows for people: the first ones, the others in one line, and the sum.
  public var timeTable: Table {
    let isGoroutines = report.grouping == .spawnSite
    var columns: [Table.Column] = [
      .init("base", .duration), .init("±", .share), .init("head", .duration), .init("±", .share),
      .init("change", .relativeChange), .init("95% interval", .text), .init("p", .decimal), .init("", .text),
      .init("contribution", .durationChange), .init("calls base", .decimal), .init("head", .decimal),
    ]
    if isGoroutines { columns += [.init("goroutines base", .decimal), .init("head", .decimal)] }
    if report.grouping == .function { columns.append(.init("p50 of a call", .text)) }
    columns.append(.init(report.grouping.rawValue, .text))
    var table = Table(columns: columns)
    func row(_ selfTime: Judgement, _ contribution: Int64, _ item: DiffReport.Row?, _ name: String) -> [Table.Cell] {
      var cells = Self.times(selfTime) + [.signed(contribution)] + Self.counts(item?.calls)
      if isGoroutines { cells += Self.counts(item?.goroutines) }
      if report.grouping == .function { cells.append(.text(item?.p50.map(Self.quantileText) ?? "")) }
      return cells + [.text(name)]
    }
    let shown = shownRows
    table.rows = shown.rows.map { item in
      let note = item.presence.note.map { " (\($0))" } ?? ""
      return row(item.selfTime, item.contribution, item, item.name + note)
    }
    if shown.others > 0 {
      var cells = [Table.Cell](repeating: .none, count: columns.count)
      cells[8] = .signed(shown.contribution)
      cells[columns.count - 1] = .text("(\(shown.others) others)")
      table.rows.append(cells)
    }
    table.rows.append(row(report.whole, report.totalChange, nil, "TOTAL"))
    return table
  }

  private static func times(_ selfTime: Judgement) -> [Table.Cell] {
    let interval = selfTime.interval.map {
      "\(ChangeText.relative($0.lowerBound)) … \(ChangeText.relative($0.upperBound))"
    }
    return [
      .number(UInt64(saturating: selfTime.baseMedian)), Judgement.spread(selfTime.base).map { .share($0) } ?? .none,
      .number(UInt64(saturating: selfTime.headMedian)), Judgement.spread(selfTime.head).map { .share($0) } ?? .none,
      selfTime.change.map { .decimal($0) } ?? .none, .text(interval ?? ""),
      selfTime.adjustedPValue.map { .decimal($0) } ?? .none,
      .text(mark(selfTime)),
    ]
  }

  private static func counts(_ counts: Judgement?) -> [Table.Cell] {
    guard let counts, !counts.base.isEmpty else { return [.none, .none] }
    return [.decimal(counts.baseMedian), .decimal(counts.headMedian)]
  }

  /// `50ns → 70ns +40.0% slower`, or with the mark alone where no change is proven; `-` for a side without a finished
  /// call.
  private static func quantileText(_ judgement: Judgement) -> String {
    let times = [judgement.base, judgement.head].map { values in
      values.isEmpty ? "-" : DurationText.format(nanoseconds: UInt64(saturating: values.median))
    }
    let text = times.joined(separator: " → ")
    guard !judgement.base.isEmpty, !judgement.head.isEmpty else { return text }
    guard judgement.isProven, let change = judgement.change else { return "\(text) \(mark(judgement))" }
    return "\(text) \(ChangeText.relative(change)) \(mark(judgement))"
  }

  /// `~` where nothing is proven, `?` where nothing could be.
  static func mark(_ judgement: Judgement) -> String {
    switch judgement.outcome {
    case .increased: return "slower"
    case .decreased: return "faster"
    case .unchanged, .unproven: return "~"
    case .notJudged: return "?"
    }
  }

  /// All rows with everything known of them, for programs.
  public var machineTable: Table {
    var columns: [Table.Column] = [
      .init(report.grouping.rawValue.split(separator: "-").joined(separator: " "), .text), .init("presence", .text),
      .init("file", .text), .init("line", .identifier), .init("contribution", .durationChange),
    ]
    for name in ["calls", "goroutines"] {
      columns += [.init("\(name) base", .decimal), .init("\(name) head", .decimal), .init("\(name) outcome", .text)]
    }
    for name in ["self", "total", "p50", "p99"] {
      columns += [
        .init("\(name) base", .duration), .init("\(name) head", .duration), .init("\(name) change", .relativeChange),
        .init("\(name) outcome", .text), .init("\(name) p", .decimal), .init("\(name) adjusted p", .decimal),
        .init("\(name) interval low", .relativeChange), .init("\(name) interval high", .relativeChange),
        .init("\(name) noise floor", .share),
      ]
    }
    var table = Table(columns: columns)
    table.rows = report.rows.map(machineCells)
    return table
  }

  private func machineCells(_ row: DiffReport.Row) -> [Table.Cell] {
    let symbol = row.function.map { comparison.functions[Int($0)].symbol }
    var cells: [Table.Cell] = [
      .text(row.name), .text(row.presence.rawValue), symbol.map { .text($0.file) } ?? .none,
      symbol.map { .number(UInt64($0.line)) } ?? .none, .signed(row.contribution),
    ]
    for counts in [row.calls, row.goroutines] {
      cells += Self.counts(counts) + [counts.map { .text($0.outcome.rawValue) } ?? .none]
    }
    for times in [row.selfTime, row.totalTime, row.p50, row.p99] {
      guard let times, !times.base.isEmpty || !times.head.isEmpty else {
        cells += [Table.Cell](repeating: .none, count: 9)
        continue
      }
      cells += [
        .number(UInt64(saturating: times.baseMedian)), .number(UInt64(saturating: times.headMedian)),
        times.change.map { .decimal($0) } ?? .none, .text(times.outcome.rawValue),
        times.pValue.map { .decimal($0) } ?? .none, times.adjustedPValue.map { .decimal($0) } ?? .none,
        times.interval.map { .decimal($0.lowerBound) } ?? .none,
        times.interval.map { .decimal($0.upperBound) } ?? .none, times.noiseFloor.map { .share($0) } ?? .none,
      ]
    }
    return cells
  }
}
