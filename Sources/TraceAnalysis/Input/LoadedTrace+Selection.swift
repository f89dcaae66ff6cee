import TraceStore
public import TraceModel

/// From what a person says to what the trace's tables call it.
extension LoadedTrace {
  /// The ticks from `window`, in nanoseconds since the first event, to its end.
  public func ticks(of window: ClosedRange<UInt64>) -> ClosedRange<UInt64> {
    let (first, last) = (metadata.clock.ticks(window.lowerBound), metadata.clock.ticks(window.upperBound))
    return saturatingSum(summary.firstTicks, first)...saturatingSum(summary.firstTicks, max(first, last))
  }

  /// Whether it was measured what recording a call cost, in any process.
  public var knowsCallCost: Bool {
    processes.contains { $0.costInsideMilliticks > 0 || $0.costOutsideMilliticks > 0 }
  }

  /// The process's number in its system; `nil` where it is not known.
  func pid(of goroutine: Goroutine) -> Int32? {
    let process = Int(goroutine.process)
    return process < processes.count ? processes[process].pid : nil
  }

  /// Per goroutine, whether it is one of these processes' (by pid) and has one of these numbers; an empty set means
  /// all.
  public func goroutines(ofProcesses pids: Set<Int32>, goids: Set<UInt64>) throws -> [Bool] {
    let ofWanted = processes.map { pids.isEmpty || pids.contains($0.pid) }
    var isWanted: [Bool] = []
    try forEachKnownGoroutine(wantsFacts: false) { _, goroutine in
      let process = Int(goroutine.process)
      isWanted.append(
        (process < ofWanted.count ? ofWanted[process] : pids.isEmpty)
          && (goids.isEmpty || goids.contains(goroutine.goid)))
    }
    return isWanted
  }

  /// The trace's own numbers of the functions of this name, as shown or whole.
  ///
  /// - Throws: `SelectionError` where there is none.
  public func functions(called name: String, style: FunctionNames.Style) throws(SelectionError) -> Set<FunctionID> {
    let profile = Profile(merging: [self])
    let found = try profile.functions(called: name, names: FunctionNames(profile.functions, style: style))
    return functions(in: found, of: profile)
  }

  /// The trace's own numbers of a profile's functions.
  public func functions(in functions: Set<UInt32>, of profile: Profile) -> Set<FunctionID> {
    let names = Set(functions.map { profile.functions[Int($0)].name })
    return Set(
      symbols.indices.lazy.filter { names.contains(symbols[$0].name) }.map { FunctionID(rawValue: UInt32($0)) })
  }
}

extension TraceMetadata.Clock {
  /// The least span of ticks that takes `nanoseconds` or more; saturates.
  func ticks(_ nanoseconds: UInt64) -> UInt64 {
    guard calibrationTicks != 0, calibrationNanoseconds != 0 else { return nanoseconds }
    let (high, low) = nanoseconds.multipliedFullWidth(by: calibrationTicks)
    guard high < calibrationNanoseconds else { return .max }
    let (quotient, rest) = calibrationNanoseconds.dividingFullWidth((high, low))
    return saturatingSum(quotient, rest > 0 ? 1 : 0)
  }
}
