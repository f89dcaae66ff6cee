public import Console

/// Writes the facts of a trace, one a line.
public struct InfoText {
  private let report: InfoReport
  private let color: Bool

  public init(_ report: InfoReport, color: Bool = false) {
    self.report = report
    self.color = color
  }

  public func write(to out: inout OutputBuffer) {
    let width = report.facts.reduce(0) { max($0, $1.name.utf8.count) } + 2
    for fact in report.facts {
      out.write(Style.bold(fact.name, enabled: color))
      out.write(repeating: UInt8(ascii: " "), count: width - fact.name.utf8.count)
      out.write(fact.text + "\n")
    }
  }
}
