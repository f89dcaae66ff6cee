public import Console
import TraceAnalysis
import TraceStore
import TraceModel

/// Writes a differential flame graph: above with the widths of the base, below with those of the head, red where a path
/// itself takes longer than before, blue where it takes less. What did not change is one grey frame without callees.
public struct DiffFlameSVG {
  private let paths: ChangedPaths
  private let title: String
  /// The greatest change of self time on one path: full colour.
  private let greatest: Double

  public init(_ paths: ChangedPaths, title: String) {
    self.paths = paths
    self.title = title
    greatest = paths.selfTime.indices.dropFirst().reduce(0) { max($0, abs(paths.selfTime[$1].difference)) }
  }

  /// - Parameter isDocument: whether it is a file of its own, rather than part of an HTML page.
  /// - Returns: the number of call paths that are too narrow or too deep to be drawn.
  @discardableResult
  public func write(isDocument: Bool = true, to out: inout OutputBuffer) -> Int {
    let panels: [(name: String, side: KeyPath<ChangedPaths.Pair, Double>)] = [("base", \.base), ("head", \.head)]
    let widest = max(paths.whole[0].base, paths.whole[0].head, 1)
    let layouts = panels.map { panel in
      let (profile, nodes) = paths.profile(of: panel.side)
      let layout = FlameLayout(
        profile, names: paths.comparison.names, minimumWidth: FlameDrawing.minimumWidth,
        maximumDepth: FlameDrawing.maximumDepth)
      // Both panels have one scale: a side that took half the time is half as wide.
      let scale = paths.whole[0][keyPath: panel.side] / widest
      let frames = layout.frames.map { frame in
        FlameLayout.Frame(
          node: nodes[Int(frame.node)], depth: frame.depth, x: frame.x * scale, width: frame.width * scale)
      }
      return (name: panel.name, frames: frames, leftOut: layout.leftOut)
    }
    let depths = layouts.map { layout in layout.frames.reduce(0) { max($0, $1.depth) } + 2 }
    FlameDrawing.writeHead(title: title, rows: depths.reduce(0, +) - 1, isDocument: isDocument, to: &out)
    for (index, layout) in layouts.enumerated() {
      for frame in layout.frames where frame.width > 0 {
        let name = frame.node == 0 ? "TOTAL of the \(layout.name)" : name(frame.node)
        FlameDrawing.write(
          .init(name: name, details: details(frame.node, name), color: color(frame.node)), at: frame,
          row: frame.depth + (index == 0 ? 0 : depths[0]), panel: layout.name, to: &out)
      }
    }
    FlameDrawing.writeEnd(to: &out)
    return layouts.reduce(0) { max($0, $1.leftOut) }
  }

  private func name(_ node: UInt32) -> String {
    let name = paths.comparison.frameName(node)
    let below = paths.paths[Int(node)] - 1
    guard !paths.isChanged[Int(node)], below > 0 else { return name }
    return "\(name) … \(CountText.count(UInt64(below), "unchanged path"))"
  }

  private func details(_ node: UInt32, _ name: String) -> String {
    func times(_ pair: ChangedPaths.Pair) -> String {
      let texts = [pair.base, pair.head].map { DurationText.format(nanoseconds: UInt64(saturating: $0)) }
      return texts.joined(separator: " → ")
        + (pair.base > 0 ? " (\(ChangeText.relative(pair.head / pair.base - 1)))" : "")
    }
    let whole = "with everything below \(times(paths.whole[Int(node)]))"
    guard node != 0 else { return "\(name): \(whole)" }
    let calls = paths.callsText(node)
    return "\(name): self \(times(paths.selfTime[Int(node)])), \(whole), calls \(calls.base) → \(calls.head)"
  }

  private func color(_ node: UInt32) -> String {
    guard node != 0, paths.isChanged[Int(node)], greatest > 0 else { return FlameColors.neutral }
    return FlameColors.ofChange(paths.selfTime[Int(node)].difference / greatest)
  }
}
