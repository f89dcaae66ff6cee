package import TraceAnalysis
import TraceStore
import TraceModel

/// Names from strangers' files, which would make a spreadsheet, a terminal or a CI system act.
package enum HostileNames {
  package static let all = [
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\u{ff1d}1", "main.\u{9b}31m", "main.\u{1b}]0;x\u{7}",
    "main.\u{202e}evil",
    "::error::x", "main.x\n::error::x", "main. ::set-env name=A::b", "main.##[error]x", "a;=1",
    "main.\"\u{301}\"|\u{301}x",
  ]

  /// A trace in which everything that has a name or a path has one of these.
  package static func trace(selfTime: UInt64) -> LoadedTrace {
    var trace = SampleRun.made { run in
      let main = run.add("main.main", selfTime: selfTime)
      for name in all {
        run.declare(name, package: name, file: "/src/\(name)", line: 1)
        run.add(below: 0, name, calls: selfTime, selfTime: selfTime)
        run.add(below: main, name, calls: selfTime, selfTime: selfTime, site: run.site(name, line: 3))
      }
    }
    for index in trace.spawnSites.indices { trace.spawnSites[index].file = "/src/\(all[index])" }
    for index in trace.spawnSites.indices {
      trace.summary.goroutines.append(
        Goroutine(
          process: 0, goid: UInt64(index + 2), parentGoid: 1, spawnSite: SpawnSiteID(rawValue: UInt32(index)),
          openCalls: 1, calls: 1, spawnPath: 1))
    }
    trace.processes[0].commandLine = all
    trace.metadata.commandLine = ["gotrace-record", "run"] + all
    trace.damage = [TraceDamage(kind: .unfinished, offset: 0)]
    trace.file = LoadedTrace.File(
      path: "/x/\(all.joined())", bytes: 1, formatVersion: 1, hasSummary: true, isFinished: true)
    return trace
  }

  /// Characters of a report that a terminal would obey.
  package static func controls(in report: String) -> [Unicode.Scalar] {
    report.unicodeScalars.filter { scalar in
      switch scalar.value {
      case 0x0a, 0x0d, 0x09: false
      case 0..<0x20, 0x7f..<0xa0, 0x202a...0x202e: true
      default: false
      }
    }
  }

  /// Lines that a CI system would run as a command.
  package static func commands(in report: String) -> [Substring] {
    report.split(whereSeparator: \.isNewline).filter { line in
      line.drop { $0 == " " }.hasPrefix("::") || line.contains("##[")
    }
  }

  /// Cells that a spreadsheet would run.
  package static func formulas(inCSV report: String) -> [Substring] {
    report.split(separator: "\r\n").flatMap { $0.split(separator: ",") }.map { $0.drop { $0 == "\"" } }
      .filter { cell in
        Double(cell) == nil && ["=", "+", "-", "@", "\u{ff1d}"].contains(cell.prefix(1))
      }
  }
}
