import Console
import TraceModel

/// A lineage as rows from top to bottom, spawners above what they spawned.
public struct LineageReport: Sendable {
  public struct Row: Sendable {
    /// The node's number; `nil` for a row that sums up what is too deep.
    public var index: UInt32?
    public var node: Lineage.Node
    /// Where it was spawned, or how many spawn sites it stands for.
    public var label: String
    /// The lines in front of the label.
    public var drawing: String
  }

  public let rows: [Row]
  public let goroutines: UInt64
  public let open: UInt64

  /// Siblings with most goroutines come first; what is deeper than `depth` levels is summed up in a row.
  public init(_ lineage: Lineage, depth: Int = .max) {
    let nodes = lineage.nodes
    // One text a site, of which there may be a million below one spawner.
    let sites = lineage.sites.map(Lineage.text)
    func text(_ node: Lineage.Node) -> String {
      if case .spawned(let site?) = node.origin { return sites[Int(site)] }
      return lineage.text(node.origin)
    }
    var children = ChildLists(parents: nodes.map(\.parent))
    children.sort { a, b in
      let (left, right) = (nodes[Int(a)], nodes[Int(b)])
      if left.goroutines != right.goroutines { return left.goroutines > right.goroutines }
      let (leftText, rightText) = (text(left), text(right))
      return leftText != rightText ? leftText < rightText : a < b
    }
    var rows: [Row] = []
    var stack: [(node: UInt32, depth: Int, continuing: UInt64)] = [(0, -1, 0)]
    while let (index, level, continuing) = stack.popLast() {
      if level >= 0 {
        let node = nodes[Int(index)]
        rows.append(
          Row(
            index: index, node: node, label: text(node),
            drawing: TreeDrawing.prefix(depth: level, continuing: continuing)))
      }
      let below = children[index]
      if level >= depth - 1 && !below.isEmpty {
        let (sum, sites) = Self.sum(of: below, lineage, children)
        rows.append(
          Row(
            index: nil, node: sum, label: "… \(CountText.count(sites, "spawn site")) deeper (--depth)",
            drawing: TreeDrawing.prefix(depth: level + 1, continuing: continuing)))
        continue
      }
      for (position, child) in below.enumerated().reversed() {
        let bits = TreeDrawing.continuing(continuing, depth: level + 1, hasLaterSibling: position < below.count - 1)
        stack.append((child, level + 1, bits))
      }
    }
    self.rows = rows
    goroutines = nodes.reduce(0) { $0 + $1.goroutines }
    open = nodes.reduce(0) { $0 + $1.open }
  }

  /// All goroutines of `roots` and below, and the number of their spawn sites.
  private static func sum(
    of roots: ArraySlice<UInt32>, _ lineage: Lineage, _ children: ChildLists
  ) -> (sum: Lineage.Node, sites: UInt64) {
    var sum = Lineage.Node(parent: 0, origin: .untraced)
    var sites: UInt64 = 0
    var stack = Array(roots)
    while let index = stack.popLast() {
      let node = lineage.nodes[Int(index)]
      sites += 1
      sum.goroutines += node.goroutines
      sum.open += node.open
      sum.calls = saturatingSum(sum.calls, node.calls)
      sum.inCalls = saturatingSum(sum.inCalls, node.inCalls)
      sum.lifetimes.merge(node.lifetimes)
      stack.append(contentsOf: children[index])
    }
    return (sum, sites)
  }
}
