import TraceModel

/// The summaries of several traces added up, on one clock and with common numbers.
struct MergedSummary {
  private(set) var summary = TraceSummary()
  private var paths: [CallTree.Path: UInt32] = [:]
  private var absent = AbsentPaths()

  /// Adds the summary of one of the traces.
  ///
  /// - Complexity: O(call paths + goroutines + histograms of it).
  mutating func add(_ other: TraceSummary, as part: MergePart) {
    var numbers: [UInt32] = [0]
    numbers.reserveCapacity(other.callTree.nodes.count)
    let count = summary.callTree.nodes.count
    for node in other.callTree.nodes.dropFirst() { numbers.append(add(node, below: numbers[Int(node.parent)], part)) }
    absent.note(
      other.callTree, folded: other.callTree.folded.convertingTime(part.time.span), as: numbers,
      in: &summary.callTree.nodes, before: count)
    summary.callTree.folded = absent.folded
    for (function, histogram) in other.histograms {
      summary.histograms[part.convert(function), default: LatencyHistogram()].merge(part.time.convert(histogram))
    }
    summary.goroutines += other.goroutines.map { goroutine in
      var converted = part.convert(goroutine)
      converted.firstTicks = part.time.convert(goroutine.firstTicks)
      converted.lastTicks = part.time.convert(goroutine.lastTicks)
      converted.inCallTicks = part.time.span(goroutine.inCallTicks)
      converted.spawnPath = numbers[Int(goroutine.spawnPath)]
      return converted
    }
    addTotals(of: other, part)
  }

  /// Adds the calls of a node; returns its number here.
  private mutating func add(_ node: CallTree.Node, below parent: UInt32, _ part: MergePart) -> UInt32 {
    let frame = CallTree.Frame(
      part.convert(node.frame.function), site: node.frame.site.map(part.convert), origin: node.frame.origin)
    let merged = CallTree.Node(
      parent: parent, frame: frame, totals: node.totals.convertingTimes(part.time.span),
      missing: node.missing.convertingTime(part.time.span), hasFolded: node.hasFolded)
    let number = paths[merged.path] ?? UInt32(summary.callTree.nodes.count)
    if paths.updateValue(number, forKey: merged.path) == nil {
      summary.callTree.nodes.append(merged)
    } else {
      summary.callTree.nodes[Int(number)].add(merged)
    }
    return number
  }

  private mutating func addTotals(of other: TraceSummary, _ part: MergePart) {
    summary.anomalies.strayExits &+= other.anomalies.strayExits
    summary.anomalies.strayStalls &+= other.anomalies.strayStalls
    summary.anomalies.unknownEvents &+= other.anomalies.unknownEvents
    summary.anomalies.severedCalls &+= other.anomalies.severedCalls
    if other.openCallRule == .lastEvent { summary.openCallRule = .lastEvent }
    guard other.eventCount > 0 else { return }
    let (first, last) = (part.time.convert(other.firstTicks), part.time.convert(other.lastTicks))
    summary.firstTicks = summary.eventCount == 0 ? first : min(summary.firstTicks, first)
    summary.lastTicks = max(summary.lastTicks, last)
    summary.endTicks = max(summary.endTicks, part.time.convert(other.endTicks))
    summary.eventCount &+= other.eventCount
  }
}
