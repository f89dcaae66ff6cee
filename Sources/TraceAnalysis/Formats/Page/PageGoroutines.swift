/// What a page shows of goroutines, from one pass over them.
struct PageGoroutines {
  let lineage: Lineage
  let activity: Activity

  /// - Throws: `TraceStoreError` where goroutines are still in the file and cannot be read.
  init(_ traces: [LoadedTrace], maximumRows: Int = 2000) throws {
    var lineage = LineageBuilder()
    var activity = ActivityBuilder(traces, maximumRows: maximumRows)
    for (index, trace) in traces.enumerated() {
      try lineage.begin(trace)
      activity.begin(index)
      try trace.forEachKnownGoroutine { number, goroutine in
        let isInView = trace.isInView(number)
        lineage.add(goroutine, isInView: isInView)
        if isInView { activity.add(number, goroutine) }
      }
    }
    self.lineage = lineage.lineage()
    self.activity = activity.activity()
  }
}
