import Console
public import TraceAnalysis
import TraceStore
import TraceModel

/// Whether two sets of runs can be compared, and what differs between them beside the program's code.
public struct Comparability: Sendable {
  /// Something that two traces do not have in common.
  public struct Difference: Hashable, Sendable {
    /// What differs.
    public enum Subject: String, Hashable, Sendable {
      case system, mode, buildMode, processor, eventPath, clock, goVersion, filters, buildFlags, arguments
      /// Which functions are counted or not recorded, by name.
      case filterFile
      /// What a traced call costs, which is measured in each process.
      case callCost
      /// There is no function in common.
      case functions

      /// For people.
      var name: String {
        switch self {
        case .system, .mode, .processor, .clock, .filters, .arguments, .functions: rawValue
        case .buildMode: "build mode"
        case .filterFile: "filter file"
        case .eventPath: "event path"
        case .goVersion: "Go version"
        case .buildFlags: "build flags"
        case .callCost: "cost of a traced call"
        }
      }
    }

    public enum Weight: String, CaseIterable, Comparable, Hashable, Sendable {
      /// Worth knowing when a change is explained.
      case note
      /// Durations depend on more than the code; counts do not.
      case countsOnly
      /// Nothing can be compared.
      case notComparable

      private var rank: Int {
        switch self {
        case .note: 0
        case .countsOnly: 1
        case .notComparable: 2
        }
      }

      public static func < (a: Weight, b: Weight) -> Bool { a.rank < b.rank }
    }

    public enum Side: String, Hashable, Sendable {
      case base, head
    }

    public var weight: Weight
    public var subject: Subject
    /// The side whose runs differ among themselves; `nil` where the sides differ.
    public var among: Side?
    /// What each of the two has; empty for what it has not, and for `functions`.
    public var base: String
    public var head: String

    /// `Go version go1.26 → go1.27`.
    var text: String {
      if subject == .functions { return "functions no function in common → none" }
      func shown(_ text: String) -> String { text.isEmpty ? "none" : text }
      let runs = among.map { " among \($0.rawValue)" } ?? ""
      return "\(subject.name)\(runs) \(shown(base)) → \(shown(head))"
    }
  }

  /// How far the sides can be compared.
  public enum Level: String, Hashable, Sendable {
    /// Nothing but the code differs, as far as is known.
    case alike
    /// What differs changes neither counts nor times by itself.
    case comparable
    case countsOnly, notComparable
  }

  /// Between the sides, and among the runs of one.
  public private(set) var differences: [Difference] = []
  /// Traces from which something is missing, so that their counts are too low.
  public private(set) var incomplete: [String] = []
  /// Whether a function may be missing on one side only because it was not recorded there.
  public private(set) var filtersDiffer = false
  /// Whether a filter that differs chooses single functions, not packages.
  private(set) var choosesFunctions = false

  public init(base: [LoadedTrace], head: [LoadedTrace]) {
    guard let first = base.first, let other = head.first else { return }
    let (left, right) = (TraceFacts(first), TraceFacts(other))
    differences = left.differences(from: right)
    filtersDiffer = left.filters != right.filters
    let differing = Set((base + head).flatMap(\.metadata.filters))
    choosesFunctions = differing.contains { $0.hasPrefix("--only") || $0.hasPrefix("--skip-inlinable") }
    for (side, traces) in [(Difference.Side.base, base), (.head, head)] {
      let facts = traces.map(TraceFacts.init)
      for fact in facts.dropFirst() {
        for var difference in facts[0].differences(from: fact) {
          difference.among = side
          let isKnown = differences.contains { $0.subject == difference.subject && $0.among == side }
          if !isKnown { differences.append(difference) }
        }
        if fact.filters != facts[0].filters { filtersDiffer = true }
      }
      for (index, trace) in traces.enumerated() where trace.isIncomplete {
        incomplete.append(trace.file.map { SafeText.name(lastElement(of: $0.path)) } ?? "\(side.rawValue) \(index + 1)")
      }
    }
    if !haveCommonFunction(base, head) {
      differences.insert(Difference(weight: .notComparable, subject: .functions, base: "", head: ""), at: 0)
    }
  }

  public var worst: Difference.Weight? { differences.map(\.weight).max() }

  public var level: Level {
    switch worst {
    case nil: .alike
    case .note: .comparable
    case .countsOnly: .countsOnly
    case .notComparable: .notComparable
    }
  }

  /// The first line of a report.
  public var sentence: String {
    let head: String
    switch level {
    case .alike: return "Comparable: same Go, system, processor, filters, flags and command."
    case .comparable: head = "Comparable, but not alike: "
    case .countsOnly: head = "Only counts are comparable: "
    case .notComparable: head = "Not comparable: "
    }
    let texts = differences.sorted { $0.weight > $1.weight }.map { SafeText.name($0.text) }
    return head + texts.joined(separator: "; ") + "."
  }

  private func haveCommonFunction(_ base: [LoadedTrace], _ head: [LoadedTrace]) -> Bool {
    let names = Set(base.lazy.flatMap(\.symbols).map(\.name))
    // Programs without a single call have nothing that could differ.
    if names.isEmpty || head.allSatisfy({ $0.symbols.isEmpty }) { return true }
    return head.contains { $0.symbols.contains { names.contains($0.name) } }
  }
}

extension FunctionFilterFile {
  /// What this file says and another does not, in a few words; empty for nothing.
  fileprivate func differing(from other: FunctionFilterFile) -> String {
    let own = FunctionFilterFile.Action.allCases.flatMap { action in
      names(action).filter { other.entries[$0]?.action != action }.map { "\(action.rawValue) \($0)" }
    }
    return own.prefix(3).joined(separator: ", ") + (own.count > 3 ? " and \(own.count - 3) more" : "")
  }
}

/// What of a trace decides whether it can be compared with another.
private struct TraceFacts {
  var filters: [String]
  /// What a difference in each fact means.
  private var facts:
    [(subject: Comparability.Difference.Subject, text: String, weight: Comparability.Difference.Weight)]
  /// Nanoseconds that tracing costs per call, seen by the caller; `nil` where it is not known.
  private var callCost: Double?
  /// `nil` where it cannot be read.
  private var filterFile: FunctionFilterFile?

  init(_ trace: LoadedTrace) {
    let metadata = trace.metadata
    filters = metadata.filters.sorted()
    filterFile = try? FunctionFilterFile(metadata.filterFile)
    let process = trace.processes.first
    let timeFlags = ["-race", "-msan", "-asan", "-cover"].filter { flag in
      metadata.buildFlags.contains { $0 == flag || $0 == flag + "=true" }
    }
    facts = [
      (
        .system, metadata.operatingSystem.isEmpty ? "" : "\(metadata.operatingSystem)/\(metadata.architecture)",
        .notComparable
      ),
      (.mode, Self.mode(metadata.commandLine), .notComparable),
      (.buildMode, timeFlags.isEmpty ? "plain" : timeFlags.joined(separator: " "), .countsOnly),
      (.processor, metadata.processor, .countsOnly),
      (.eventPath, process?.path.rawValue ?? "", .countsOnly),
      (.clock, metadata.clock.kind == .timeStampCounter ? "time-stamp counter" : "monotonic", .countsOnly),
      (.goVersion, metadata.goVersion, .note),
      (.filters, filters.joined(separator: " "), .note),
      (.buildFlags, metadata.buildFlags.filter { !timeFlags.contains($0) }.joined(separator: " "), .note),
      (
        .arguments, (process?.commandLine.dropFirst() ?? []).filter { !Self.isNoise($0) }.joined(separator: " "), .note
      ),
    ]
    callCost = process.flatMap { process in
      let cost = Double(metadata.clock.nanoseconds(process.costOutsideMilliticks)) / 1000
      return cost > 0 ? cost : nil
    }
  }

  func differences(from other: TraceFacts) -> [Comparability.Difference] {
    var found: [Comparability.Difference] = []
    for (mine, theirs) in zip(facts, other.facts) where mine.text != theirs.text {
      // What is not known does not forbid anything.
      if mine.weight != .note && (mine.text.isEmpty || theirs.text.isEmpty) { continue }
      found.append(.init(weight: mine.weight, subject: mine.subject, base: mine.text, head: theirs.text))
    }
    // A function's time is its callers' where it is not timed: nothing of them can be compared either.
    if let mine = filterFile, let theirs = other.filterFile {
      let (base, head) = (mine.differing(from: theirs), theirs.differing(from: mine))
      if !base.isEmpty || !head.isEmpty {
        found.append(.init(weight: .notComparable, subject: .filterFile, base: base, head: head))
      }
    }
    // The cost is measured once a process; less than half as much again is noise of that measurement.
    if let mine = callCost, let theirs = other.callCost, max(mine, theirs) > 1.5 * min(mine, theirs) {
      found.append(.init(weight: .note, subject: .callCost, base: Self.text(mine), head: Self.text(theirs)))
    }
    return found
  }

  /// `test` or `program`: the recorder's subcommand, as far as it matters.
  private static func mode(_ commandLine: [String]) -> String {
    guard commandLine.count > 1 else { return "" }
    return commandLine[1] == "test" ? "test" : "program"
  }

  /// Arguments that `go test` makes up anew each time.
  private static func isNoise(_ word: String) -> Bool {
    word.hasPrefix("-test.testlogfile=") || word.hasPrefix("-test.gocoverdir=")
  }

  private static func text(_ nanoseconds: Double) -> String {
    let tenths = UInt64(saturating: nanoseconds * 10)
    return "\(tenths / 10).\(tenths % 10)ns"
  }
}

extension LoadedTrace {
  /// Whether events of the recording are missing, so that counts are too low.
  fileprivate var isIncomplete: Bool {
    !damage.isEmpty || processes.contains { $0.droppedEvents > 0 || $0.unknownEvents > 0 }
      || summary.anomalies.severedCalls > 0
  }
}
