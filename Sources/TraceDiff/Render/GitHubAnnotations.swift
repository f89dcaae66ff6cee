public import Console
public import Platform
import TraceAnalysis
import TraceStore
import TraceModel

/// GitHub's workflow commands: lines that a runner turns into annotations of files.
///
/// `::error file=app/db.go,line=12,title=…::message`
public struct GitHubAnnotations {
  /// The folder that GitHub names files relative to.
  public static func standardRoot(environment: (String) -> String? = Environment.value) -> String {
    environment("GITHUB_WORKSPACE") ?? FilePath.workingDirectory
  }

  private let result: DiffResult
  private let root: String

  /// - Parameter root: the folder that files are named relative to; GitHub finds no others.
  public init(_ result: DiffResult, root: String) {
    self.result = result
    self.root = root.hasSuffix("/") ? root : root + "/"
  }

  public func write(to out: inout OutputBuffer) {
    for violation in result.gate.violations {
      let message = DiffResult.text(violation)
      line("error", violation.file, violation.line, "gotrace: \(violation.expression)", message, to: &out)
    }
    if !result.isGated {
      for finding in result.findings.findings.prefix(result.extent.top) {
        let symbol = result.comparison.functions[Int(finding.callee)].symbol
        line("warning", symbol.file, symbol.line, "gotrace: calls", result.text(finding), to: &out)
      }
      for row in result.report.rows.prefix(result.extent.top) where row.selfTime.outcome == .increased {
        guard let function = row.function else { continue }
        let symbol = result.comparison.functions[Int(function)].symbol
        let change = row.selfTime.change.map(ChangeText.relative) ?? ""
        line("warning", symbol.file, symbol.line, "gotrace: self time", "\(row.name): self \(change)", to: &out)
      }
    }
    line("notice", "", 0, "gotrace", result.opening.joined(separator: "\n"), to: &out)
  }

  private func line(
    _ command: String, _ file: String, _ line: UInt32, _ title: String, _ message: String, to out: inout OutputBuffer
  ) {
    var properties: [String] = []
    if !file.isEmpty {
      properties.append("file=\(Self.escapeProperty(relative(file)))")
      if line > 0 { properties.append("line=\(line)") }
    }
    properties.append("title=\(Self.escapeProperty(title))")
    out.write("::\(command) \(properties.joined(separator: ","))::\(Self.escape(message))\n")
  }

  private func relative(_ file: String) -> String { file.hasPrefix(root) ? String(file.dropFirst(root.count)) : file }

  /// As the runner's own toolkit does it: `%`, CR and LF end or change a command. Lines are made visible one by one,
  /// for the log shows them on a terminal.
  static func escape(_ text: String) -> String { escape(text, "%\r\n") }

  /// In properties a colon and a comma mean something, too.
  static func escapeProperty(_ text: String) -> String { escape(text, "%\r\n:,") }

  /// By scalar: with what follows it, a colon may be part of a larger character.
  private static func escape(_ text: String, _ special: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if special.unicodeScalars.contains(scalar) {
        escaped += scalar.value < 16 ? "%0" : "%"
        escaped += String(scalar.value, radix: 16, uppercase: true)
      } else {
        escaped += SafeText.visible(String(scalar))
      }
    }
    return escaped
  }
}
