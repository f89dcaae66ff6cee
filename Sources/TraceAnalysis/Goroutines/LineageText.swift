public import Console
import TraceStore

/// Writes a lineage as a tree of spawn sites.
///
///     GOROUTINES: 1,045 (3 inside a call at the end)
///
///     goroutines  open   busy  lifetime p50    max
///              1     1  2.31s         2.31s  2.31s  main
///              8     2  4.00s          512ms  1.20s  └── server.Start (pool.go:42)
public struct LineageText {
  private let lineage: Lineage
  private let depth: Int
  private let color: Bool

  public init(_ lineage: Lineage, depth: Int = TreeOptions.defaultDepth, color: Bool = false) {
    self.lineage = lineage
    self.depth = depth
    self.color = color
  }

  public func write(to out: inout OutputBuffer) {
    let count = lineage.nodes.reduce(0) { $0 + $1.goroutines }
    let open = lineage.nodes.reduce(0) { $0 + $1.open }
    let tail = open > 0 ? " (\(CountText.grouped(open)) inside a call at the end)" : ""
    out.write(Style.bold("GOROUTINES: \(CountText.grouped(count))\(tail)", enabled: color) + "\n\n")
    table(isDrawn: true).write(as: .text, color: color, to: &out)
  }

  /// The rows as a table for programs: each has a number and that of its parent, where it has one.
  public var table: Table { table(isDrawn: false) }

  private func table(isDrawn: Bool) -> Table {
    var table = Table(columns: [
      .init("goroutines", .count), .init("open", .count), .init("calls", .count), .init("busy", .duration),
      .init("lifetime p50", .duration), .init("lifetime max", .duration), .init("spawned by", .text),
    ])
    if !isDrawn { table.columns = [.init("node", .identifier), .init("parent", .identifier)] + table.columns }
    var children = ChildLists(parents: lineage.nodes.map(\.parent))
    let nodes = lineage.nodes
    children.sort { a, b in
      let (left, right) = (nodes[Int(a)], nodes[Int(b)])
      if left.goroutines != right.goroutines { return left.goroutines > right.goroutines }
      let (leftText, rightText) = (lineage.text(left.origin), lineage.text(right.origin))
      return leftText != rightText ? leftText < rightText : a < b
    }
    var stack: [(node: UInt32, depth: Int, continuing: UInt64)] = [(0, -1, 0)]
    while let (node, level, continuing) = stack.popLast() {
      if level >= 0 {
        let drawing = isDrawn ? TreeDrawing.prefix(depth: level, continuing: continuing) : ""
        let parent = nodes[Int(node)].parent
        let numbers: [Table.Cell] = [.number(UInt64(node)), parent > 0 ? .number(UInt64(parent)) : .none]
        table.rows.append((isDrawn ? [] : numbers) + cells(nodes[Int(node)], drawing))
      }
      let below = children[node]
      if isDrawn && level + 1 >= depth && !below.isEmpty {
        let drawing = TreeDrawing.prefix(depth: level + 1, continuing: continuing)
        table.rows.append(cells(sum(below, children), drawing))
        continue
      }
      for (position, child) in below.enumerated().reversed() {
        let bits = TreeDrawing.continuing(continuing, depth: level + 1, hasLaterSibling: position < below.count - 1)
        stack.append((child, level + 1, bits))
      }
    }
    return table
  }

  /// All goroutines below `roots` and the roots themselves, as one node.
  private func sum(_ roots: ArraySlice<UInt32>, _ children: ChildLists) -> Lineage.Node {
    var sum = Lineage.Node(parent: 0, origin: .untraced)
    var stack = Array(roots)
    while let index = stack.popLast() {
      let node = lineage.nodes[Int(index)]
      sum.goroutines += node.goroutines
      sum.open += node.open
      sum.calls = saturatingSum(sum.calls, node.calls)
      sum.busy = saturatingSum(sum.busy, node.busy)
      sum.lifetimes.merge(node.lifetimes)
      sum.hidden += 1 + node.hidden
      stack.append(contentsOf: children[index])
    }
    return sum
  }

  private func cells(_ node: Lineage.Node, _ drawing: String) -> [Table.Cell] {
    func duration(_ value: UInt64?) -> Table.Cell { value.map { .number($0) } ?? .none }
    let isKnown = node.goroutines > 0
    let label =
      node.hidden > 0 ? "… \(CountText.count(node.hidden, "spawn site")) deeper (--depth)" : lineage.text(node.origin)
    return [
      isKnown ? .number(node.goroutines) : .none, isKnown ? .number(node.open) : .none,
      isKnown ? .number(node.calls) : .none, isKnown ? .number(node.busy) : .none,
      duration(node.lifetimes.quantile(0.5)), duration(isKnown ? node.lifetimes.longest : nil), .text(drawing + label),
    ]
  }

}

extension Lineage {
  /// What stands in a report for goroutines of this origin.
  func text(_ origin: Origin) -> String {
    switch origin {
    case .main: return "main"
    case .runtime: return "the Go runtime"
    case .untraced: return "(a goroutine without traced calls)"
    case .spawned(nil): return "unknown place"
    case .spawned(let site?): return Self.text(sites[Int(site)])
    }
  }

  /// `server.Start (pool.go:42)`.
  static func text(_ site: SpawnSite) -> String {
    let name = GoName(site.function)
    let function = lastElement(of: name.path) + name.rest
    let place = site.file.isEmpty ? "" : " (\(lastElement(of: site.file)):\(site.line))"
    return SafeText.visible((site.function.isEmpty ? "unknown function" : function) + place)
  }
}
