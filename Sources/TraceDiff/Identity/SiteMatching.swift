import TraceAnalysis
import TraceStore
import TraceModel

/// Which spawn sites of two sides are the same: those of one function, by what they spawn and by their line.
struct SiteMatching {
  private(set) var sites: [ComparedSite] = []
  /// By number on the side: index into `sites`.
  private(set) var baseMap: [UInt32]
  private(set) var headMap: [UInt32]

  private static let unmatched = UInt32.max

  init(
    base: [LoadedTrace], _ baseSide: FunctionSide, head: [LoadedTrace], _ headSide: FunctionSide,
    _ functions: FunctionMatching
  ) {
    baseMap = [UInt32](repeating: Self.unmatched, count: baseSide.sites.count)
    headMap = [UInt32](repeating: Self.unmatched, count: headSide.sites.count)
    let old = Self.facts(base, baseSide, functions.baseMap)
    let new = Self.facts(head, headSide, functions.headMap)
    let newByScope = Dictionary(grouping: new.indices, by: { new[$0].scope })
    let oldByScope = Dictionary(grouping: old.indices, by: { old[$0].scope })
    for (scope, rows) in oldByScope.sorted(by: { $0.value[0] < $1.value[0] }) {
      let columns = (newByScope[scope] ?? []).sorted { new[$0].line < new[$1].line }
      let rows = rows.sorted { old[$0].line < old[$1].line }
      let pairs = Assignment.pairs(rows: rows.count, columns: columns.count, minimumScore: 0.4) {
        old[rows[$0]].likeness(new[columns[$1]])
      }
      for pair in pairs {
        let (a, b) = (rows[pair.row], columns[pair.column])
        baseMap[a] = UInt32(sites.count)
        headMap[b] = UInt32(sites.count)
        sites.append(.init(base: baseSide.sites[a], head: headSide.sites[b]))
      }
    }
    for index in baseMap.indices where baseMap[index] == Self.unmatched {
      baseMap[index] = UInt32(sites.count)
      sites.append(.init(base: baseSide.sites[index], head: nil))
    }
    for index in headMap.indices where headMap[index] == Self.unmatched {
      headMap[index] = UInt32(sites.count)
      sites.append(.init(base: nil, head: headSide.sites[index]))
    }
  }

  private struct Facts {
    enum Scope: Hashable {
      case function(UInt32)
      /// Of code that was not traced.
      case name(String)
    }

    var scope: Scope
    /// From the line of its function on, where that is known.
    var line: Int
    /// Calls by function spawned.
    var spawned: [UInt32: Double] = [:]

    func likeness(_ other: Facts) -> Double {
      var likeness = Likeness()
      likeness.add(Likeness.of(spawned, other.spawned), weight: 3)
      likeness.add(1 / (1 + Double(abs(line - other.line)) / 5), weight: 1)
      return likeness.mean
    }
  }

  private static func facts(_ traces: [LoadedTrace], _ side: FunctionSide, _ map: [UInt32]) -> [Facts] {
    var functions: [String: Int] = [:]
    for (index, function) in side.functions.enumerated() where functions[function.name] == nil {
      functions[function.name] = index
    }
    var facts = side.sites.map { site in
      let function = functions[site.function]
      let start = function.map { Int(side.functions[$0].line) } ?? 0
      return Facts(
        scope: function.map { .function(map[$0]) } ?? .name(site.function), line: Int(site.line) - start)
    }
    for (index, trace) in traces.enumerated() {
      for node in trace.summary.callTree.nodes.dropFirst() {
        guard let site = node.frame.site else { continue }
        let function = map[Int(side.functionMaps[index][Int(node.frame.function.rawValue)])]
        facts[Int(side.siteMaps[index][Int(site.rawValue)])].spawned[function, default: 0] += Double(node.totals.calls)
      }
    }
    return facts
  }
}
