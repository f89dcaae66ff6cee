import TraceModel

/// The names of tracks and of `go` statements in a timeline.
struct TrackNames {
  /// By spawn site: many goroutines share one.
  private let sites: [String]

  init(_ trace: LoadedTrace) { sites = trace.spawnSites.map { Lineage.text($0) } }

  /// `goroutine 18, server.Start (pool.go:42)`.
  subscript(goroutine: Goroutine) -> String {
    if goroutine.isMain { return "goroutine 1, main" }
    guard let site = goroutine.spawnSite else { return "goroutine \(goroutine.goid)" }
    return "goroutine \(goroutine.goid), \(self[site])"
  }

  /// `server.Start (pool.go:42)`.
  subscript(site: SpawnSiteID) -> String { sites[Int(site.rawValue)] }
}
