import Console
import TraceStore
import TraceModel

extension Lineage {
  /// What stands in a report for goroutines of this origin.
  func text(_ origin: Origin) -> String {
    switch origin {
    case .main: return "main"
    case .runtime: return "the Go runtime"
    case .untraced: return "(a goroutine without traced calls)"
    case .spawned(nil): return "unknown source location"
    case .spawned(let site?): return Self.text(sites[Int(site)])
    }
  }

  /// `server.Start (pool.go:42)`.
  static func text(_ site: SpawnSite) -> String {
    let function = FunctionNames.short(GoName(site.function))
    let location = site.file.isEmpty ? "" : " (\(lastElement(of: site.file)):\(site.line))"
    return SafeText.name((site.function.isEmpty ? "unknown function" : function) + location)
  }
}

extension Goroutine {
  /// Whether it runs `main.main`; the runtime makes it with a spawn site of its own, which says nothing.
  var isMain: Bool { goid == 1 && parentGoid == 0 }
}
