import TraceAnalysis
import TraceStore
import TraceModel

/// The functions and spawn sites of one side of a comparison, numbered over all its runs.
struct FunctionSide {
  /// A spawn site without the folder that its file happened to be in.
  private struct SiteKey: Hashable {
    var function: String
    var file: String
    var line: UInt32
  }

  let functions: [Symbol]
  let sites: [SpawnSite]
  /// By run: the side's number of each function and site of the trace.
  let functionMaps: [[UInt32]]
  let siteMaps: [[UInt32]]

  init(_ traces: [LoadedTrace]) {
    var functions = Interner<FunctionKey, Symbol>()
    var sites = Interner<SiteKey, SpawnSite>()
    functionMaps = traces.map { trace in
      trace.symbols.map { functions.index(of: FunctionKey($0), $0) }
    }
    siteMaps = traces.map { trace in
      trace.spawnSites.map {
        sites.index(of: SiteKey(function: $0.function, file: lastElement(of: $0.file), line: $0.line), $0)
      }
    }
    self.functions = functions.values
    self.sites = sites.values
  }
}
