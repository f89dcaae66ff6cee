public import Console
import TraceStore
import TraceModel

/// Writes a flame graph as one SVG file that works offline in a browser: zoom, search, details, keyboard.
public struct FlameSVG {
  private let profile: Profile
  private let names: FunctionNames
  private let title: String
  private let layout: FlameLayout

  public init(_ profile: Profile, names: FunctionNames, title: String) {
    let profile = profile.withOther()
    self.profile = profile
    self.names = names
    self.title = title
    layout = FlameLayout(
      profile, names: names, minimumWidth: FlameDrawing.minimumWidth, maximumDepth: FlameDrawing.maximumDepth)
  }

  /// - Returns: the number of call paths that are too narrow or too deep to be drawn.
  public func write(to out: inout OutputBuffer) -> Int {
    FlameDrawing.writeHead(title: title, rows: layout.frames.reduce(0) { max($0, $1.depth) } + 1, to: &out)
    for frame in layout.frames {
      let name = self.name(frame.node)
      FlameDrawing.write(
        .init(name: name, details: details(frame.node, name), color: color(frame.node)), at: frame, to: &out)
    }
    FlameDrawing.writeEnd(to: &out)
    return layout.leftOut
  }

  private func name(_ node: UInt32) -> String {
    node == 0 ? "TOTAL" : profile.label(of: profile.tree.nodes[Int(node)].frame, names: names)
  }

  /// Everything known of a frame, on one line.
  private func details(_ node: UInt32, _ name: String) -> String {
    let time = layout.subtreeSelfTimes[Int(node)]
    let share = CountText.percent(time, of: layout.subtreeSelfTimes[0])
    guard node != 0 else { return "all self time: \(DurationText.format(nanoseconds: time))" }
    let frame = profile.tree.nodes[Int(node)]
    let totals = frame.totals
    var parts = [
      "\(name): \(share) with everything below (\(DurationText.format(nanoseconds: time)))",
      "total \(DurationText.format(nanoseconds: totals.totalTime))",
      "self \(DurationText.format(nanoseconds: totals.selfTime))",
    ]
    if totals.calls > 0 { parts.append(CountText.count(totals.calls, "call")) }
    if let latency = profile.latencies[frame.frame.function], let p50 = latency.quantile(0.5),
      let p99 = latency.quantile(0.99)
    {
      let texts = [p50, p99, latency.maxTime].map { DurationText.format(nanoseconds: $0) }
      parts.append("all calls of the function: p50 \(texts[0]), p99 \(texts[1]), max \(texts[2])")
    }
    return parts.joined(separator: ", ")
  }

  private func color(_ node: UInt32) -> String {
    guard node != 0 else { return FlameColors.neutral }
    return FlameColors.of(profile.functions[Int(profile.tree.nodes[Int(node)].frame.function)])
  }
}
