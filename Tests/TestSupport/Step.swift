import Replay
package import TraceModel

/// One thing a goroutine does at a time, for tests that write traces by hand.
package enum Step: Sendable {
  case enter(UInt32)
  case exit
  case spawn(UInt32)
  case stallBegin
  case stallEnd
  case gap

  package var code: UInt32 {
    switch self {
    case .enter(let function): EventCode.enter(FunctionID(rawValue: function)).rawValue
    case .exit: EventCode.exit.rawValue
    case .spawn(let site): EventCode.spawn(SpawnSiteID(rawValue: site)).rawValue
    case .stallBegin: EventCode.stallBegin.rawValue
    case .stallEnd: EventCode.stallEnd.rawValue
    case .gap: EventCode.gap.rawValue
    }
  }
}

extension EventBatch {
  /// A batch of runs: whose, and what happens when.
  package init(_ runs: [(goroutine: UInt32, events: [(UInt64, Step)])]) {
    self.init()
    for run in runs { append(goroutine: run.goroutine, run.events) }
  }

  package mutating func append(goroutine: UInt32, _ events: [(UInt64, Step)]) {
    runs.append(Run(goroutine: goroutine, count: UInt32(events.count)))
    for (time, step) in events {
      times.append(time)
      codes.append(step.code)
    }
  }

  /// The events one by one, for comparison.
  package var flat: [FlatEvent] {
    var events: [FlatEvent] = []
    var at = 0
    for run in runs {
      for _ in 0..<run.count {
        events.append(FlatEvent(goroutine: run.goroutine, time: times[at], code: codes[at]))
        at += 1
      }
    }
    return events
  }
}

package struct FlatEvent: Hashable, Sendable {
  package var goroutine: UInt32
  package var time: UInt64
  package var code: UInt32

  package init(goroutine: UInt32, time: UInt64, code: UInt32) {
    (self.goroutine, self.time, self.code) = (goroutine, time, code)
  }
}

extension Goroutine {
  /// A goroutine of process 0.
  package init(_ goid: UInt64, parent: UInt64 = 0, site: UInt32? = nil) {
    self.init(
      process: 0, goid: goid, parentGoid: parent, spawnSite: site.map(SpawnSiteID.init(rawValue:)))
  }
}

extension TraceSummary {
  /// What the tree says, one line per node: indentation, function, site, calls, total and self time.
  package var lines: [String] {
    var depths = [0]
    var lines: [String] = []
    for (index, node) in callTree.nodes.enumerated().dropFirst() {
      depths.append(depths[Int(node.parent)] + 1)
      var line = String(repeating: "  ", count: depths[index] - 1) + "f\(node.frame.function.rawValue)"
      if let site = node.frame.site { line += " via \(site.rawValue)" }
      if node.frame.isInferred { line += " inferred" }
      line += ": \(node.totals.calls) calls"
      if node.totals.openCalls > 0 { line += " (\(node.totals.openCalls) open)" }
      line += ", total \(node.totals.totalTime), self \(node.totals.selfTime)"
      lines.append(line)
    }
    return lines
  }

  /// The summary of some batches.
  package init(goroutines: [Goroutine], _ batches: [EventBatch], processes: [TracedProcess] = []) {
    var builder = SummaryBuilder()
    builder.declare(goroutines: goroutines)
    for batch in batches { builder.add(batch) }
    self = builder.summary(openCalls: OpenCallEnds(processes, lastTicks: builder.lastTicks))
  }
}
