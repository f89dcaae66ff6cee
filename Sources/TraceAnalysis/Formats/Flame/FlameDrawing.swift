package import Console

/// The SVG around and of the frames of a flame graph; the text and the colour of a frame are the caller's.
package enum FlameDrawing {
  /// A frame as it is drawn.
  package struct Frame {
    package var name: String
    package var details: String
    /// As CSS has it.
    package var color: String

    package init(name: String, details: String, color: String) {
      self.name = name
      self.details = details
      self.color = color
    }
  }

  static let width = 1200.0
  static let margin = 10.0
  static let rowHeight = 18
  static let top = 64
  /// Width of a character of the 12-pixel monospaced font; svg-flame.js has the same.
  private static let glyph = 7.3
  /// A frame of a tenth of a pixel cannot be seen.
  package static let minimumWidth = 0.1 / width
  /// Several screens.
  package static let maximumDepth = 300

  /// - Parameters:
  ///   - rows: of frames.
  ///   - isDocument: whether the graph is a file of its own, rather than part of an HTML page.
  package static func writeHead(title: String, rows: Int, isDocument: Bool = true, to out: inout OutputBuffer) {
    let total = Int(width + 2 * margin)
    let height = top + rows * rowHeight + 24
    if isDocument { out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }
    out.write(
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(total) \(height)" width="\(total)" height="\(height)" \
      data-width="\(Int(width))" data-margin="\(Int(margin))">
      <title>\(XMLText.escape(title))</title>
      <style>
      svg { background: #fff; } text { font: 12px ui-monospace, monospace; fill: #111; }
      .f { cursor: pointer; } .f text { pointer-events: none; } .f:hover rect, .f:focus rect { stroke: #000; }
      .f:focus { outline: none; } .f.parent { opacity: .45; } .f.match rect { fill: #b0f; }
      .button { cursor: pointer; text-decoration: underline; }
      @media (prefers-color-scheme: dark) { svg { background: #16181d; } .page { fill: #ddd; } }
      </style>
      <text class="page" x="\(Int(margin))" y="20">\(XMLText.escape(title))</text>
      <text class="page button" id="reset" tabindex="0" x="\(Int(margin))" y="40">Reset zoom</text>
      <text class="page button" id="search" tabindex="0" x="\(total - 70)" y="20">Search</text>
      <text class="page" id="matched" x="\(total - 70)" y="40" text-anchor="end"> </text>
      <text class="page" id="details" x="\(Int(margin))" y="\(height - 10)"> </text>
      <g>

      """)
  }

  /// - Parameter panel: which of several graphs in one drawing it belongs to; each is zoomed by itself.
  package static func write(
    _ frame: Frame, at layout: FlameLayout.Frame, row: Int? = nil, panel: String? = nil, to out: inout OutputBuffer
  ) {
    let x = margin + layout.x * width
    let width = max(layout.width * Self.width - 0.5, 0.2)
    let row = row ?? layout.depth
    let y = top + row * rowHeight
    out.write("<g class=\"f\" tabindex=\"0\" data-x=\"\(layout.x)\" data-w=\"\(layout.width)\" data-d=\"\(row)\" ")
    if let panel { out.write("data-p=\"\(panel)\" ") }
    out.write("data-n=\"\(XMLText.escape(frame.name))\"><title>\(XMLText.escape(frame.details))</title>")
    out.write("<rect x=\"\(decimal(x))\" y=\"\(y)\" width=\"\(decimal(width))\" height=\"\(rowHeight - 1)\" ")
    out.write("fill=\"\(frame.color)\" rx=\"1\"/>")
    let room = Int((width - 6) / glyph)
    let label = room < 3 ? "" : DisplayWidth.truncate(frame.name, to: room)
    out.write("<text x=\"\(decimal(x + 3))\" y=\"\(y + 13)\">\(XMLText.escape(label))</text></g>\n")
  }

  package static func writeEnd(to out: inout OutputBuffer) {
    out.write("</g>\n<script><![CDATA[\n")
    ReportFile.svgFlameScript.write(to: &out)
    out.write("]]></script>\n</svg>\n")
  }

  private static func decimal(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
  }
}
