import PackagePatterns
import Platform
import TraceModel
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
    guard !packages.isEmpty else { return }
    let known = FunctionPackages.all(in: traces)
    for package in packages where pattern(package).matches(among: known).isEmpty {
      throw SelectionError.noPackage(
        package, known: Array(Set(traces.flatMap { $0.symbols.map(\.package) }).sorted().prefix(3)))
    }
  }

  /// Whether summaries do not have what is left: `filter` lets not everything through.
  public func needsEvents(choosingFunctions: Bool) -> Bool {
    window != nil || choosesGoroutines || minimumDuration > 0 || compensates || (choosingFunctions && choosesFunctions)
  }

  /// The packages that the patterns mean among those that are known; `nil` where calls are not chosen by package.
  func packages(among known: Set<NamedPackage>) -> Set<NamedPackage>? {
    guard !packages.isEmpty else { return nil }
    return packages.reduce(into: []) { $0.formUnion(pattern($1).matches(among: known)) }
  }

  private func pattern(_ text: String) -> PackagePattern {
    PackagePattern(text, directory: FilePath.workingDirectory)
  }

  static func matches(_ regex: NameRegex, _ function: Symbol, _ shown: String) -> Bool {
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
