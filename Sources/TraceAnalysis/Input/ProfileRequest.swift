import TraceModel
import TraceStore

/// The merged call tree that a report is about.
public struct ProfileRequest {
  public var selection: CallSelection
  public var shape: ProfileShape
  public var style: FunctionNames.Style
  public var grouping: CallGrouping?
  /// What of the goroutines is needed beside the profile.
  public var goroutines: GoroutineUse
  /// Whether events are read for what a summary does not know of single calls.
  public var showsPercentiles: Bool
  /// What of call paths is needed, if they are not chosen by what leads to them.
  public var paths: CallPathUse

  public init(
    _ selection: CallSelection = CallSelection(), shape: ProfileShape = ProfileShape(),
    style: FunctionNames.Style = .short, grouping: CallGrouping? = nil, goroutines: GoroutineUse = .nothing,
    showsPercentiles: Bool = false, paths: CallPathUse = .sums
  ) {
    self.selection = selection
    self.shape = shape
    self.style = style
    self.grouping = grouping
    self.goroutines = goroutines
    self.showsPercentiles = showsPercentiles
    self.paths = paths
  }

  /// The function below which percentiles are read from events, for a summary has them of all calls together only.
  ///
  /// Of call paths that are chosen by what leads to them or away, percentiles are not known (docs/GUIDE.md).
  public var percentileRoot: String? {
    guard showsPercentiles, grouping == nil, selection.focus == nil, selection.ignore == nil else { return nil }
    return shape.root
  }
}

extension CallSelection {
  /// Whether events of different goroutines can be put in one order: subtracting what recording cost makes each
  /// goroutine's clock run by itself.
  public var keepsCommonClock: Bool { !compensates || goids.count == 1 }
}

extension TraceLoader {
  /// Traces, their merged call tree with what is asked for, and the names of its functions.
  ///
  /// - Throws: `TraceStoreError`, `SelectionError`.
  public func profile(_ paths: [String], _ request: ProfileRequest) throws -> (
    traces: [LoadedTrace], profile: Profile, names: FunctionNames
  ) {
    let selection = request.selection
    let traces = try traces(
      paths,
      LoadPlan(
        selection, goroutines: request.goroutines, grouping: request.grouping,
        paths: request.shape.root != nil ? .all : request.paths))
    var profile = Profile(merging: traces)
    if selection.choosesFunctions {
      let names = FunctionNames(profile.functions, style: request.style)
      profile = profile.choosing(ResolvedSelection(selection, in: traces).choice(of: profile.functions, names))
    }
    if let grouping = request.grouping { profile = profile.grouped(by: grouping) }
    let names = FunctionNames(profile.functions, style: request.style)
    var shaped = try request.shape.apply(to: profile, names: names)
    if let root = request.percentileRoot {
      if let without = traces.first(where: { !$0.metadata.keepsEvents }) {
        observer.notice(.noPercentiles(path: without.file?.path ?? ""))
        return (traces, shaped, names)
      }
      try readPercentiles(of: &shaped, below: try profile.functions(called: root, names: names), paths, selection)
    }
    return (traces, shaped, names)
  }

  private func readPercentiles(
    of profile: inout Profile, below roots: Set<UInt32>, _ paths: [String], _ selection: CallSelection
  ) throws {
    let passes = try passes(over: paths, selection)
    defer { observer.end() }
    let damage = try profile.readLatencies(below: roots, from: passes)
    for (pass, damage) in zip(passes, damage) { report(damage, of: pass.reader.path) }
  }
}
