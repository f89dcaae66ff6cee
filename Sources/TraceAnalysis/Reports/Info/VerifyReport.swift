public import Console
public import TraceStore
import TraceModel

/// What a check of a whole trace has found.
public struct VerifyReport: Sendable {
  public let path: String
  public let events: UInt64
  public let blocks: Int
  public let keepsEvents: Bool
  /// In the order in which they were found; empty for a trace that is whole.
  public let faults: [TraceDamage]
  private let epoch: UInt64
  private let clock: TraceMetadata.Clock
  /// Where a fault names some.
  private let goroutines: [Goroutine]

  /// Reads everything in the file.
  public init(_ reader: TraceReader, threads: Int = 1) throws {
    path = reader.path
    faults = try reader.verify(threads: threads)
    events = reader.eventCount
    blocks = reader.eventBlocks.count
    keepsEvents = reader.metadata.keepsEvents
    epoch = reader.ticks?.lowerBound ?? 0
    clock = reader.metadata.clock
    let namesGoroutines = faults.contains { if case .these = $0.goroutines { true } else { false } }
    goroutines = namesGoroutines ? try reader.goroutines().goroutines : []
  }

  /// Where a fault is: `byte 5,120, block 3`.
  func location(of fault: TraceDamage) -> String {
    "byte \(CountText.grouped(fault.offset))" + (fault.block.map { ", block \(CountText.grouped($0))" } ?? "")
  }

  /// Whose events are lost, and when they happened; empty where that is not known.
  func loss(of fault: TraceDamage) -> String {
    var parts: [String] = []
    switch fault.goroutines {
    case .these(let list) where !list.isEmpty:
      let shown = list.prefix(Self.goroutinesShown).map { name(of: $0) }.joined(separator: ", ")
      let rest = list.count - Self.goroutinesShown
      parts.append("goroutine\(list.count == 1 ? "" : "s") \(shown)\(rest > 0 ? " and \(rest) more" : "")")
    case .within(let range):
      parts.append("some of \(CountText.count(UInt64(range.count), "goroutine"))")
    default: break
    }
    if let ticks = fault.ticks {
      let times = [ticks.lowerBound, ticks.upperBound].map { tick in
        DurationText.format(nanoseconds: clock.nanoseconds(tick - min(epoch, tick)))
      }
      parts.append("from \(times[0]) to \(times[1])")
    }
    return parts.joined(separator: " ")
  }

  private static let goroutinesShown = 8

  private func name(of goroutine: UInt32) -> String {
    Int(goroutine) < goroutines.count ? String(goroutines[Int(goroutine)].goid) : "?"
  }
}

/// Writes what a check has found.
///
///     server.trace: 1 fault, 40,112 events in 3 blocks
///       byte 5,120, block 3: a block (events) has a wrong checksum (1,024 events lost): goroutines 1, 18 from 12ms to
///       31ms
public struct VerifyText {
  private let report: VerifyReport
  private let color: Bool

  public init(_ report: VerifyReport, color: Bool = false) {
    self.report = report
    self.color = color
  }

  public func write(to out: inout OutputBuffer) {
    let verdict = report.faults.isEmpty ? "no fault" : CountText.count(UInt64(report.faults.count), "fault")
    let content =
      report.keepsEvents
      ? "\(CountText.count(report.events, "event")) in \(CountText.count(UInt64(report.blocks), "block"))"
      : "only the summary"
    out.write(SafeText.visible(report.path) + ": ")
    out.write((report.faults.isEmpty ? Style.bold : Style.boldRed)(verdict, enabled: color) + ", \(content)\n")
    for fault in report.faults {
      let loss = report.loss(of: fault)
      let line = "  \(report.location(of: fault)): \(DamageText.format(fault))\(loss.isEmpty ? "" : ": \(loss)")\n"
      out.write(line)
    }
  }
}
