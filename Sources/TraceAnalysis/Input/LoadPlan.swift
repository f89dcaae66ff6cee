/// What a report needs of traces, and so whether their events are read.
public struct LoadPlan {
  /// Where functions are selected by their names.
  public enum FunctionSelection: Sendable {
    /// The report does it: traces keep all functions.
    case report
    /// In the summaries of traces.
    case summary
    /// In the events.
    case events
  }

  /// Where what a report needs is read from.
  public enum Source: Hashable, Sendable {
    case summaries
    /// Events, with what the selection leaves of them.
    case events
    /// Events, with their calls below groups.
    case groupedEvents(CallGrouping)
  }

  public var selection: CallSelection
  /// What of the goroutines is needed.
  public var goroutines: GoroutineUse
  public var grouping: CallGrouping?
  public var functionSelection: FunctionSelection
  /// What of call paths is needed.
  public var paths: CallPathUse
  /// Whether something that is selected and in none of the traces is an error.
  public var requiresMatches: Bool

  /// - Parameter comparesTraces: whether what is left of one trace is compared with what is left of another.
  public init(
    _ selection: CallSelection = CallSelection(), goroutines: GoroutineUse = .nothing, grouping: CallGrouping? = nil,
    functionSelection: FunctionSelection = .report, paths: CallPathUse = .sums, comparesTraces: Bool = false,
    requiresMatches: Bool = true
  ) {
    self.selection = selection
    self.goroutines = goroutines
    self.grouping = grouping
    self.functionSelection = functionSelection
    // What leads to functions that are chosen decides which calls are left; so it is with groups of them.
    let dependsOnPaths = selection.choosesFunctions || grouping == .test || grouping == .package
    let needed = dependsOnPaths ? .all : paths
    self.paths = needed == .all && comparesTraces ? .allExact : needed
    self.requiresMatches = requiresMatches
  }

  /// Events are read only where summaries do not have what is needed.
  public var source: Source {
    if let grouping, grouping.needsEvents { return .groupedEvents(grouping) }
    return selection.needsEvents(choosingFunctions: functionSelection == .events) ? .events : .summaries
  }
}
