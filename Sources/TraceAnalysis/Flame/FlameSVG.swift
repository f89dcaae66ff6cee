public import Console
import TraceStore

/// Writes a flame graph as one SVG file that works offline in a browser: zoom, search, details, keyboard.
public struct FlameSVG {
  private let profile: Profile
  private let names: FunctionNames
  private let title: String
  private let layout: FlameLayout

  private static let width = 1200.0
  private static let margin = 10.0
  private static let rowHeight = 18
  private static let top = 64
  /// Width of a character of the 12-pixel monospaced font; flame.js has the same.
  private static let glyph = 7.3

  public init(_ profile: Profile, names: FunctionNames, title: String) {
    self.profile = profile
    self.names = names
    self.title = title
    // A frame of a tenth of a pixel cannot be seen, and 300 rows are several screens.
    layout = FlameLayout(profile, names: names, narrowest: 0.1 / Self.width, deepest: 300)
  }

  /// - Returns: the number of call paths that are too narrow or too deep to be drawn.
  public func write(to out: inout OutputBuffer) -> Int {
    let depth = layout.frames.reduce(0) { max($0, $1.depth) }
    let height = Self.top + (depth + 1) * Self.rowHeight + 24
    writeHead(height: height, to: &out)
    for frame in layout.frames { write(frame, to: &out) }
    out.write("</g>\n<script><![CDATA[\n")
    ReportFile.flameScript.write(to: &out)
    out.write("]]></script>\n</svg>\n")
    return layout.leftOut
  }

  private func writeHead(height: Int, to out: inout OutputBuffer) {
    let total = Int(Self.width + 2 * Self.margin)
    out.write(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(total) \(height)" width="\(total)" height="\(height)" \
      data-width="\(Int(Self.width))" data-margin="\(Int(Self.margin))">
      <title>\(xml(title))</title>
      <style>
      svg { background: #fff; } text { font: 12px ui-monospace, monospace; fill: #111; }
      .f { cursor: pointer; } .f text { pointer-events: none; } .f:hover rect, .f:focus rect { stroke: #000; }
      .f:focus { outline: none; } .f.parent { opacity: .45; } .f.match rect { fill: #b0f; }
      .button { cursor: pointer; text-decoration: underline; }
      @media (prefers-color-scheme: dark) { svg { background: #16181d; } .page { fill: #ddd; } }
      </style>
      <text class="page" x="\(Int(Self.margin))" y="20">\(xml(title))</text>
      <text class="page button" id="reset" tabindex="0" x="\(Int(Self.margin))" y="40">Reset zoom</text>
      <text class="page button" id="search" tabindex="0" x="\(total - 70)" y="20">Search</text>
      <text class="page" id="matched" x="\(total - 70)" y="40" text-anchor="end"> </text>
      <text class="page" id="details" x="\(Int(Self.margin))" y="\(height - 10)"> </text>
      <g>

      """)
  }

  private func write(_ frame: FlameLayout.Frame, to out: inout OutputBuffer) {
    let name = self.name(frame.node)
    let x = Self.margin + frame.x * Self.width
    let width = max(frame.width * Self.width - 0.5, 0.2)
    let y = Self.top + frame.depth * Self.rowHeight
    out.write(
      "<g class=\"f\" tabindex=\"0\" data-x=\"\(frame.x)\" data-w=\"\(frame.width)\" data-d=\"\(frame.depth)\" ")
    out.write("data-n=\"\(xml(name))\"><title>\(xml(details(frame.node, name)))</title>")
    out.write("<rect x=\"\(decimal(x))\" y=\"\(y)\" width=\"\(decimal(width))\" height=\"\(Self.rowHeight - 1)\" ")
    out.write("fill=\"\(color(frame.node))\" rx=\"1\"/>")
    let room = Int((width - 6) / Self.glyph)
    let label = room < 3 ? "" : DisplayWidth.truncate(name, to: room)
    out.write("<text x=\"\(decimal(x + 3))\" y=\"\(y + 13)\">\(xml(label))</text></g>\n")
  }

  private func name(_ node: UInt32) -> String {
    node == 0 ? "TOTAL" : profile.label(of: profile.tree.nodes[Int(node)].frame, names: names)
  }

  /// Everything known of a frame, on one line.
  private func details(_ node: UInt32, _ name: String) -> String {
    let weight = layout.weights[Int(node)]
    let share = CountText.percent(weight, of: layout.weights[0])
    guard node != 0 else { return "all self time: \(DurationText.format(nanoseconds: weight))" }
    let frame = profile.tree.nodes[Int(node)]
    let weights = frame.weights
    var parts = [
      "\(name): \(share) with everything below (\(DurationText.format(nanoseconds: weight)))",
      "total \(DurationText.format(nanoseconds: weights.total))",
      "self \(DurationText.format(nanoseconds: weights.own))",
    ]
    if weights.calls > 0 { parts.append(CountText.count(weights.calls, "call")) }
    if let latency = profile.latencies[frame.frame.function], let p50 = latency.quantile(0.5),
      let p99 = latency.quantile(0.99)
    {
      let texts = [p50, p99, latency.longest].map { DurationText.format(nanoseconds: $0) }
      parts.append("all calls of the function: p50 \(texts[0]), p99 \(texts[1]), max \(texts[2])")
    }
    return parts.joined(separator: ", ")
  }

  /// A hue for each package, a shade for each function.
  private func color(_ node: UInt32) -> String {
    guard node != 0 else { return "hsl(0 0% 80%)" }
    let function = profile.functions[Int(profile.tree.nodes[Int(node)].frame.function)]
    let package = GoName(function.name).path
    return "hsl(\(Self.hash(package) % 360) 60% \(62 + Self.hash(function.name) % 14)%)"
  }

  /// FNV-1a: the same colours in every run.
  private static func hash(_ text: String) -> UInt32 {
    text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }

  private func decimal(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
  }

  private func xml(_ text: String) -> String { XMLText.escape(text) }
}
