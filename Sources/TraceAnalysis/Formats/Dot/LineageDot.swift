public import Console

/// Writes a lineage as a graph for Graphviz: a box per spawn site, an arrow from each spawner.
public struct LineageDot {
  private let lineage: Lineage

  public init(_ lineage: Lineage) { self.lineage = lineage }

  public func write(to out: inout OutputBuffer) {
    out.write("digraph goroutines {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n")
    for (index, node) in lineage.nodes.enumerated().dropFirst() {
      var lines = [lineage.text(node.origin)]
      if node.goroutines > 0 {
        lines.append(CountText.count(node.goroutines, "goroutine") + (node.open > 0 ? ", \(node.open) open" : ""))
        lines.append("in calls \(DurationText.format(nanoseconds: node.inCalls))")
      }
      let label = lines.map(Self.escaped).joined(separator: "\\n")
      out.write("  n\(index) [label=\"\(label)\"];\n")
      if node.parent > 0 { out.write("  n\(node.parent) -> n\(index) [label=\"\(node.goroutines)\"];\n") }
    }
    out.write("}\n")
  }

  private static func escaped(_ text: String) -> String {
    // By scalar: with what follows it, a quote may be part of a larger character.
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { escaped.append("\\") }
      escaped.append(scalar)
    }
    return String(escaped)
  }
}
