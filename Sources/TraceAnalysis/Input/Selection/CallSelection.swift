import PackagePatterns
import Platform
public import TraceModel
import TraceStore

/// Which calls a report is about, in the words of the command line; empty where all are.
public struct CallSelection {
  /// Nanoseconds since the first event.
  public var window: ClosedRange<UInt64>?
  public var pids: [Int32] = []
  /// The Go runtime's numbers of goroutines.
  public var goids: [UInt64] = []
  public var focus: NameRegex?
  public var ignore: NameRegex?
  /// As `PackagePattern` reads them.
  public var packages: [String] = []
  /// Nanoseconds.
  public var minimumDuration: UInt64 = 0
  /// Take out what recording cost.
  public var compensates = false

  public init() {}

  public var isEmpty: Bool { !needsEvents(choosingFunctions: true) }

  /// Whether calls are chosen by the names of functions.
  public var choosesFunctions: Bool { focus != nil || ignore != nil || !packages.isEmpty }

  public var choosesGoroutines: Bool { !pids.isEmpty || !goids.isEmpty }

  /// Fails where something is named that none of the traces has: a slip of the pen would else give an empty report.
  public func check(_ traces: [LoadedTrace]) throws {
    for pid in pids where !traces.contains(where: { $0.processes.contains { $0.pid == pid } }) {
      throw SelectionError.noProcess(
        pid, known: Array(Set(traces.flatMap { $0.processes.map(\.pid) }).sorted().prefix(5)))
    }
    if !goids.isEmpty {
      var missing = Set(goids)
      for trace in traces { try trace.forEachKnownGoroutine(wantsFacts: false) { _ = missing.remove($1.goid) } }
      if let goid = goids.first(where: missing.contains) { throw SelectionError.noGoroutine(goid) }
    }
    for regex in [focus, ignore].compactMap(\.self) {
      let isKnown = traces.contains { trace in
        let names = FunctionNames(trace.symbols)
        return trace.symbols.indices.contains { Self.matches(regex, trace.symbols[$0], names[UInt32($0)]) }
      }
      if !isKnown { throw SelectionError.noMatch(regex.text) }
    }
    for package in packages {
      let pattern = pattern(package)
      if traces.allSatisfy({ pattern.matches(among: FunctionPackages($0.symbols).all).isEmpty }) {
        throw SelectionError.noPackage(
          package, known: Array(Set(traces.flatMap { $0.symbols.map(\.package) }).sorted().prefix(3)))
      }
    }
  }

  /// Whether summaries cannot tell what is left: `filter` lets not everything through.
  public func needsEvents(choosingFunctions: Bool) -> Bool {
    window != nil || choosesGoroutines || minimumDuration > 0 || compensates || (choosingFunctions && choosesFunctions)
  }

  /// What of the selection only events can tell, or with `choosingFunctions` all of it.
  public func filter(for trace: LoadedTrace, choosingFunctions: Bool) throws -> CallFilter {
    var filter = CallFilter()
    filter.window = window
    if choosesGoroutines { filter.goroutines = try trace.goroutines(ofProcesses: Set(pids), goids: Set(goids)) }
    filter.minimumDuration = minimumDuration
    filter.compensates = compensates
    if choosingFunctions && choosesFunctions {
      let choice = choice(of: trace.symbols, FunctionNames(trace.symbols))
      filter.roles = trace.symbols.indices.map { choice.role(UInt32($0)) }
    }
    return filter
  }

  /// The functions that are asked for, by their numbers in `functions`; a name counts as it is shown and whole.
  public func choice(of functions: [Symbol], _ names: FunctionNames) -> FunctionChoice {
    func all(_ isWanted: (Int) -> Bool) -> Set<UInt32> { Set(functions.indices.filter(isWanted).map { UInt32($0) }) }
    func matching(_ regex: NameRegex) -> Set<UInt32> {
      all { Self.matches(regex, functions[$0], names[UInt32($0)]) }
    }
    var kept: Set<UInt32>?
    if !packages.isEmpty {
      let known = FunctionPackages(functions)
      let wanted = packages.reduce(into: Set<NamedPackage>()) { $0.formUnion(pattern($1).matches(among: known.all)) }
      kept = all { !wanted.isDisjoint(with: known.ofFunctions[$0]) }
    }
    return FunctionChoice(focused: focus.map(matching), ignored: ignore.map(matching), kept: kept)
  }

  private func pattern(_ text: String) -> PackagePattern {
    PackagePattern(text, directory: FilePath.workingDirectory)
  }

  private static func matches(_ regex: NameRegex, _ function: Symbol, _ shown: String) -> Bool {
    regex.matches(shown) || regex.matches(function.name)
  }
}

extension EventPass {
  /// The trace with what is left of it; `trace` itself where nothing is left out.
  public func selectedTrace() throws -> LoadedTrace { filter.isEmpty ? trace : try filteredTrace() }
}

extension Profile {
  /// The functions of this name, as shown or whole.
  public func functions(called name: String, names: FunctionNames) throws(SelectionError) -> Set<UInt32> {
    let found = functions(named: name, names: names)
    guard found.isEmpty else { return found }
    let near = functions.indices.lazy.map { names[UInt32($0)] }.filter { $0.contains(name) }.sorted()
    throw .noFunction(name, near: Array(near.prefix(3)))
  }
}
