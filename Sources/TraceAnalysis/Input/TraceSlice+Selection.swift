public import TraceStore

extension TraceSlice {
  /// The part of a trace that is selected: by its window, processes and goroutines, and by functions as named in
  /// reports.
  ///
  /// - Throws: `TraceStoreError`; `SelectionError` where the trace does not have what is selected.
  public init(
    of trace: LoadedTrace, _ selection: CallSelection, functions named: [String], style: FunctionNames.Style
  ) throws {
    self.init()
    try selection.check([trace])
    ticks = selection.window.map { trace.ticks(of: $0) }
    let filter = try ResolvedSelection(selection, in: [trace]).filter(for: trace, choosingFunctions: false)
    if let isWanted = filter.goroutines {
      goroutines = Set(isWanted.indices.lazy.filter { isWanted[$0] }.map { UInt32($0) })
    }
    guard !named.isEmpty else { return }
    let profile = Profile(merging: [trace])
    let names = FunctionNames(profile.functions, style: style)
    let found = try named.map { try profile.functions(called: $0, names: names) }
    functions = trace.functions(in: found.reduce(into: []) { $0.formUnion($1) }, of: profile)
  }
}
