public import TraceStore
import TraceModel

extension EventPass {
  /// The selected trace in which goroutines that run a test come from the test, and not from package testing's one `go`
  /// statement for all of them.
  ///
  /// Which test a goroutine runs is its first call, so events are read.
  ///
  /// - Complexity: O(events).
  public func traceByTest() throws -> (trace: LoadedTrace, damage: [TraceDamage]) {
    var selected = try selectedTrace()
    var filter = CallFilter()
    filter.goroutines = trace.summary.goroutines.map { goroutine in
      goroutine.spawnSite.map { trace.spawnSites[Int($0.rawValue)].function.hasPrefix("testing.") } ?? false
    }
    guard filter.goroutines?.contains(true) == true else { return (selected, []) }
    let (roots, damage) = try with(filter).walkCalls(RootFunctions())
    var sites: [FunctionID: SpawnSiteID] = [:]
    for (goroutine, function) in roots.functions.sorted(by: { $0.key < $1.key }) {
      let symbol = trace.symbols[Int(function.rawValue)]
      guard Profile.isTest(symbol) else { continue }
      if sites[function] == nil {
        sites[function] = SpawnSiteID(rawValue: UInt32(selected.spawnSites.count))
        selected.spawnSites.append(SpawnSite(function: symbol.name, file: "", line: 0))
      }
      selected.summary.goroutines[Int(goroutine)].spawnSite = sites[function]
    }
    return (selected, damage)
  }

  /// The function of each goroutine's first call.
  private struct RootFunctions: CallVisitor {
    private(set) var functions: [UInt32: FunctionID] = [:]

    mutating func enter(goroutine: UInt32, call: SingleCall) {
      if functions[goroutine] == nil { functions[goroutine] = call.function }
    }

    mutating func leave(
      goroutine: UInt32, call: SingleCall, callers: borrowing Callers, duration: UInt64, isOpen: Bool
    ) {}
  }
}
