import Console
import TraceStore
import TraceModel

/// What a trace file holds: where it comes from, how much there is, and what is missing.
public struct InfoReport: Sendable {
  /// A name and a text; of several facts with one name the first has it.
  public struct Fact: Hashable, Sendable {
    public var name: String
    public var text: String
  }

  /// In the order of reading; facts that are not known are left out.
  public private(set) var facts: [Fact] = []
  private let trace: LoadedTrace

  public init(_ trace: LoadedTrace) {
    self.trace = trace
    let metadata = trace.metadata
    if let file = trace.file {
      add("file", file.path)
      add("size", sizeText(file))
    }
    if metadata.startUnixNanoseconds != 0 {
      add("recorded", DateText.utc(unixNanoseconds: metadata.startUnixNanoseconds))
    }
    add("recorder", "gotrace-record \(metadata.toolVersion)")
    add("command", commandText(metadata.commandLine))
    add("directory", metadata.workingDirectory)
    add("revision", metadata.revision + (metadata.revisionIsDirty ? " (modified)" : ""))
    add("go", "\(metadata.goVersion) \(metadata.operatingSystem)/\(metadata.architecture)")
    add("processor", metadata.processor)
    add("filters", commandText(metadata.filters))
    add("filter file", filterFileText)
    add("build flags", commandText(metadata.buildFlags))
    add("clock", clockText)
    add("span", DurationText.format(nanoseconds: trace.spanNanoseconds))
    add("calls", callsText)
    add("counted", countedText)
    add("goroutines", goroutinesText)
    for (index, process) in trace.processes.enumerated() { add(process, index) }
    add("missing", missingText)
  }

  private mutating func add(_ name: String, _ text: String) {
    guard !text.isEmpty else { return }
    facts.append(Fact(name: name, text: SafeText.name(text)))
  }

  /// Size, format, and how much an event takes.
  private func sizeText(_ file: LoadedTrace.File) -> String {
    let events = trace.summary.eventCount
    var text = "\(CountText.bytes(file.bytes)), format \(file.formatVersion), \(CountText.count(events, "event"))"
    if events > 0 && trace.metadata.keepsEvents {
      let hundredths = UInt64(saturating: Double(file.bytes) / Double(events) * 100)
      text += " (\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10) bytes each)"
    }
    if !trace.metadata.keepsEvents { text += ", not kept: the file has only the summary" }
    return text + (file.hasSummary ? "" : ", no summary: computed from the events")
  }

  private var clockText: String {
    let clock = trace.metadata.clock
    switch clock.kind {
    case .monotonic: return "CLOCK_MONOTONIC"
    case .timeStampCounter:
      guard clock.calibrationNanoseconds > 0 else { return "time-stamp counter" }
      let megahertz = UInt64(saturating: Double(clock.calibrationTicks) / Double(clock.calibrationNanoseconds) * 1000)
      return "time-stamp counter, \(CountText.grouped(megahertz)) MHz"
    }
  }

  /// What the filter file of the recording asked for.
  private var filterFileText: String {
    guard !trace.metadata.filterFile.isEmpty else { return "" }
    guard let file = try? FunctionFilterFile(trace.metadata.filterFile) else { return "cannot be read" }
    return "\(CountText.count(UInt64(file.names(.count).count), "function")) to count, "
      + "\(CountText.grouped(UInt64(file.names(.skip).count))) to skip"
  }

  private var countedText: String {
    let counted = trace.countedCalls
    guard !counted.isEmpty else { return "" }
    let calls = counted.values.reduce(0, saturatingSum)
    return "\(CountText.count(calls, "call")) of \(CountText.count(UInt64(counted.count), "function")), without times"
  }

  private var foldedText: String {
    let folded = trace.summary.callTree.folded.convertingTime(trace.metadata.clock.nanoseconds)
    return " and more that were folded, \(FoldedText.each(folded))"
  }

  private var callsText: String {
    let counted = trace.countedCalls.isEmpty ? 0 : trace.countedCalls.count + 1
    let nodes = trace.summary.callTree.nodes.dropFirst().dropLast(counted).filter { $0.totals.calls > 0 }
    let calls = nodes.reduce(UInt64(0)) { saturatingSum($0, $1.totals.calls) }
    let open = nodes.reduce(UInt64(0)) { saturatingSum($0, $1.totals.openCalls) }
    let functions = UInt64(Set(nodes.lazy.map(\.frame.function)).count)
    return "\(CountText.count(calls, "call")) of \(CountText.count(functions, "function")) on "
      + CountText.count(UInt64(nodes.count), "call path")
      + (trace.summary.callTree.isFolded ? foldedText : "")
      + (open > 0 ? ", \(CountText.grouped(open)) not returned" : "")
      + (trace.hasOldOpenCalls
        ? " (they last until the last event of their goroutine; 'repair' extends them to the end)" : "")
  }

  private var goroutinesText: String {
    guard let counts = trace.goroutineCounts else { return "" }
    return CountText.grouped(counts.all)
      + (counts.open > 0 ? ", \(CountText.grouped(counts.open)) inside a call at the end" : "")
  }

  private mutating func add(_ process: TracedProcess, _ index: Int) {
    let clock = trace.metadata.clock
    var facts = ["pid \(process.pid)", endText(process.end)]
    if let end = process.endTicks, end >= process.startTicks {
      facts.append(DurationText.format(nanoseconds: clock.nanoseconds(end - process.startTicks)))
    }
    if !process.goVersion.isEmpty && process.goVersion != trace.metadata.goVersion { facts.append(process.goVersion) }
    facts.append(costText(process))
    if process.stalls > 0 {
      let waited = DurationText.format(nanoseconds: clock.nanoseconds(process.stallTicks))
      facts.append("waited \(waited) for the recorder (\(CountText.count(process.stalls, "time")))")
    }
    if process.unknownEvents > 0 {
      facts.append("\(CountText.count(process.unknownEvents, "event")) of code without a symbol table")
    }
    if process.droppedEvents > 0 { facts.append("\(CountText.count(process.droppedEvents, "event")) dropped") }
    add(index == 0 ? "processes" : "", facts.joined(separator: ", "))
    add("", "  " + commandText(process.commandLine))
  }

  /// Whether the recorder has completed the file; what is not from a file is whole.
  private var isFinished: Bool { trace.file?.isFinished ?? true }

  /// What a call cost the program: without it durations of small functions cannot be judged.
  private func costText(_ process: TracedProcess) -> String {
    let clock = trace.metadata.clock
    func text(_ milliticks: UInt64) -> String {
      let tenths = saturatingSum(clock.nanoseconds(milliticks), 50) / 100
      return "\(tenths / 10).\(tenths % 10)ns"
    }
    let path = process.path == .fast ? "" : " (portable path)"
    guard process.costInsideMilliticks > 0 || process.costOutsideMilliticks > 0 else {
      return "tracing cost not known\(path)"
    }
    return "tracing cost \(text(process.costInsideMilliticks)) inside a call, "
      + "\(text(process.costOutsideMilliticks)) for its caller\(path)"
  }

  private func endText(_ end: TracedProcess.End) -> String {
    switch end {
    case .exited(let code): return "exit status \(code)"
    case .signaled(let signal): return "killed by signal \(signal)"
    case .gone: return "ended"
    case .running: return isFinished ? "still running at the end" : "end not known"
    }
  }

  /// A command line as one would type it.
  private func commandText(_ words: [String]) -> String {
    words.map { word in
      let isPlain =
        !word.isEmpty
        && word.utf8.allSatisfy { byte in
          byte > 0x20 && byte < 0x7f && !#"'"\$`&|;<>()*?[]{}!#~"#.utf8.contains(byte)
        }
      return isPlain
        ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }.joined(separator: " ")
  }

  /// What the events themselves say that a whole recording does not.
  private var anomalyTexts: [String] {
    let anomalies = trace.summary.anomalies
    return [
      (anomalies.severedCalls, "call cut off by missing events", "calls cut off by missing events"),
      (anomalies.strayExits, "exit without its call", "exits without their calls"),
      (anomalies.strayStalls, "stall event without its counterpart", "stall events without their counterparts"),
      (anomalies.unknownEvents, "event of an unknown kind or goroutine", "events of unknown kinds or goroutines"),
    ].filter { $0.0 > 0 }.map { CountText.count($0.0, $0.1, plural: $0.2) }
  }

  private var missingText: String {
    var parts = trace.damage.map(DamageText.format) + anomalyTexts
    let unknown = trace.processes.reduce(UInt64(0)) { saturatingSum($0, $1.unknownEvents) }
    if unknown > 0 {
      parts.append("\(CountText.count(unknown, "event")) of code without a symbol table")
    }
    let running = trace.processes.count { $0.end == .running }
    if running > 0, isFinished {
      let processes = CountText.count(UInt64(running), "process", plural: "processes")
      parts.append("events of \(processes) after the end of the recording")
    }
    guard parts.isEmpty else { return parts.joined(separator: "; ") }
    return trace.file?.hasSummary ?? false
      ? "nothing according to the summary ('verify' also checks the events)" : "nothing"
  }
}
