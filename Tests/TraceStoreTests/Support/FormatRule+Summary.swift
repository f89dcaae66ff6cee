@testable import TraceStore
import TraceModel
import ByteCoding

extension FormatRule {
  /// Facts of goroutines, call tree, histograms, totals.
  static let ofSummary: [FormatRule] = factRules + treeRules + histogramRules + totalRules

  private static let wrong = Finding.damage(.wrongSummary)
  private static let asElsewhere =
    "what they say MUST be as in blocks of kind 5 (who they are) and as events say"
  private static let ranges = "Ticks are below 2⁶², open calls below 2³² and not more than calls entered"

  private static let factRules: [FormatRule] = [
    FormatRule(
      "facts of all goroutines but one",
      against: "In a finished trace with a summary they MUST speak of **all** goroutines", wrong
    ) { try $0.editFacts { $0.removeLast() } },
    FormatRule("fewer goroutines than were written", against: "they MUST speak of **all** goroutines", wrong) {
      try $0.editFacts { $0.removeLast() }
      let count = $0.blocks[$0.index(of: .goroutineFacts)].items
      try $0.setField(.totals, 0, "goroutines", .number(UInt64(count)))
    },
    FormatRule("facts that call a goroutine another one", against: asElsewhere, .contradiction, byReading: false) {
      try $0.editFacts { $0[1].goid += 1 }
    },
    FormatRule("other facts than events say", against: asElsewhere, wrong, byReading: false) {
      try $0.editFacts { $0[1].inCallTicks += 1 }
    },
    FormatRule(
      "facts that have been overruled and are none",
      against: "The content of a block MUST end where its last field ends", .tooLong, byReading: false
    ) {
      var block = $0.blocks[$0.index(of: .goroutineFacts)]
      block.content.append(0)
      $0.blocks.insert(block, at: $0.index(of: .events))
    },
    FormatRule("a last event of tick 2⁶²", against: ranges, .outOfRange) {
      try $0.editFacts { $0[1].lastTicks = 1 << 62 }
    },
    FormatRule("a last event before the first", against: ranges, .outOfRange) {
      try $0.editFacts { ($0[1].firstTicks, $0[1].lastTicks) = (5, 4) }
    },
    FormatRule("more open calls than calls", against: ranges, .contradiction) {
      try $0.editFacts { $0[1].openCalls = UInt32($0[1].calls) + 1 }
    },
    FormatRule(
      "a spawn path that the tree does not have", against: "node of the call tree below which its root calls hang",
      .unknownReference
    ) {
      try $0.editFacts { $0[1].spawnPath = 1_000_000 }
    },
  ]

  private static let sums =
    "Self ticks and the total ticks of all children but spawned ones MUST add up to a node's total ticks"
  private static let tables = "Functions and sites MUST be in their tables"

  private static let treeRules: [FormatRule] = [
    FormatRule("a root with calls", against: "all its columns MUST be 0", wrong) {
      try $0.edit(CallTree.Node.self) { $0[0].totals.calls = 1 }
    },
    FormatRule("a root with a parent", against: "all its columns MUST be 0", wrong) {
      try $0.edit(CallTree.Node.self) { $0[0].parent = 1 }
    },
    FormatRule("a node below itself", against: "parent, MUST be smaller than the node's own number", wrong) {
      try $0.edit(CallTree.Node.self) { $0[3].parent = 3 }
    },
    FormatRule("a function that no table holds", against: tables, wrong) {
      try $0.edit(CallTree.Node.self) { $0[3].frame.function = FunctionID(rawValue: 20) }
    },
    FormatRule("a site that no table holds", against: tables, wrong) {
      try $0.edit(CallTree.Node.self) { $0[3].frame.site = SpawnSiteID(rawValue: 5) }
    },
    FormatRule("open calls that took longer than all", against: "It MUST NOT be more than column 6", wrong) {
      try $0.edit(CallTree.Node.self) { nodes in
        let node = nodes.firstIndex { $0.totals.openCalls > 0 } ?? 0
        nodes[node].totals.openTime = nodes[node].totals.totalTime + 1
      }
    },
    FormatRule("a time of open calls where there are none", against: "MUST be no ticks where no calls are open", wrong)
    {
      try $0.edit(CallTree.Node.self) { nodes in
        let node = nodes.firstIndex { (node: CallTree.Node) -> Bool in
          node.totals.openCalls == 0 && node.totals.totalTime > 0
        }
        nodes[node ?? 0].totals.openTime = 1
      }
    },
    FormatRule("more open calls than calls", against: "Open calls MUST NOT be more than calls", wrong) {
      try $0.edit(CallTree.Node.self) { $0[3].totals.openCalls = $0[3].totals.calls + 1 }
    },
    FormatRule(
      "a shortest call that is longer than the longest", against: "shortest MUST NOT be longer than longest", wrong
    ) {
      try $0.edit(CallTree.Node.self) { nodes in
        let node = nodes.firstIndex { $0.totals.minTime < .max } ?? 0
        nodes[node].totals.minTime = nodes[node].totals.maxTime + 1
      }
    },
    FormatRule("a shortest call of none", against: "0 where there is none", wrong) {
      try $0.edit(CallTree.Node.self) { nodes in
        let node = nodes.firstIndex { $0.totals.calls > 0 && $0.totals.calls == $0.totals.openCalls } ?? 0
        nodes[node].totals.minTime = 1
      }
    },
    FormatRule("self time that does not add up", against: sums, wrong) {
      try $0.edit(CallTree.Node.self) { $0[3].totals.selfTime &+= 1 }
    },
    FormatRule("two nodes of one call path", against: "two MUST NOT have the same parent", wrong) {
      try $0.leaveOutEvents()
      try $0.edit(CallTree.Node.self) { nodes in
        nodes.append(CallTree.Node(parent: nodes[1].parent, frame: nodes[1].frame))
      }
      let count = $0.blocks[$0.index(of: .callTree)].items
      try $0.setField(.totals, 0, "call_tree_nodes", .number(UInt64(count)))
    },
  ]

  private static let counts =
    "A histogram MUST count the finished calls that the call tree has of the function, with the same shortest "
    + "and longest"

  private static let histogramRules: [FormatRule] = [
    FormatRule("functions that do not ascend", against: "Function ids MUST ascend", wrong) {
      try $0.edit(FunctionHistogram.self) { $0.swapAt(0, 1) }
    },
    FormatRule("a function twice", against: "Function ids MUST ascend", wrong) {
      try $0.edit(FunctionHistogram.self) { $0.insert($0[0], at: 0) }
      let count = $0.blocks[$0.index(of: .histograms)].items
      try $0.setField(.totals, 0, "histograms", .number(UInt64(count)))
    },
    FormatRule("a function without its histogram", against: "for each function with any", wrong) {
      try $0.edit(FunctionHistogram.self) { $0.removeLast() }
      let count = $0.blocks[$0.index(of: .histograms)].items
      try $0.setField(.totals, 0, "histograms", .number(UInt64(count)))
    },
    FormatRule("an empty bucket", against: "they MUST NOT be empty", wrong) {
      try $0.edit(FunctionHistogram.self) { histograms in
        let index = (histograms[0].histogram.buckets.first?.index ?? 0) + 1
        guard !histograms[0].histogram.buckets.contains(where: { $0.index == index }) else { return }
        histograms[0].histogram.buckets.insert(LatencyHistogram.Bucket(index: index, count: 0), at: 1)
      }
    },
    FormatRule("bucket 1920", against: "There are 1920 buckets", .outOfRange) {
      try $0.edit(FunctionHistogram.self) {
        $0[0].histogram.buckets.append(LatencyHistogram.Bucket(index: 1920, count: 1))
      }
    },
    FormatRule("a call too many", against: counts, wrong) {
      try $0.edit(FunctionHistogram.self) { $0[0].histogram.buckets[0].count += 1 }
    },
    FormatRule("another shortest call", against: counts, wrong) {
      try $0.edit(FunctionHistogram.self) { $0[0].histogram.minTime += 1 }
    },
    FormatRule("another longest call", against: counts, wrong) {
      try $0.edit(FunctionHistogram.self) { $0[0].histogram.maxTime += 1 }
    },
    FormatRule("a first bucket without the shortest call", against: "these MUST be in its first and last bucket", wrong)
    {
      try $0.edit(FunctionHistogram.self) { histograms in
        // One call moves from the first bucket to an earlier one.
        guard let at = histograms.firstIndex(where: { $0.histogram.buckets[0].index > 0 }) else { return }
        let first = histograms[at].histogram.buckets.removeFirst()
        histograms[at].histogram.buckets.insert(LatencyHistogram.Bucket(index: 0, count: first.count), at: 0)
      }
    },
  ]

  private static let asCounted =
    "the numbers MUST be those of the events (if they are kept) and of the entries in the blocks"

  private static let totalRules: [FormatRule] =
    ["events", "first_ticks", "last_ticks", "call_tree_nodes", "histograms", "goroutines"].map { name in
      FormatRule("other \(name)", against: asCounted, wrong) { try $0.setField(.totals, 0, name, .number(1_000)) }
    }
    + ["stray_exits", "stray_stalls", "unknown_events", "severed_calls"].map { name in
      FormatRule("other \(name)", against: asCounted, wrong, byReading: false) {
        try $0.setField(.totals, 0, name, .number(77_777))
      }
    } + [
      FormatRule("totals before the tree", against: "this one MUST come last", .outOfPlace) {
        $0.move($0.index(of: .totals), to: $0.index(of: .callTree))
      },
      FormatRule("no totals", against: "this one MUST come last, once", wrong, byReading: false) {
        $0.blocks.remove(at: $0.index(of: .totals))
      },
      FormatRule("no totals and no events", against: "this one MUST come last, once", wrong) {
        try $0.leaveOutEvents()
        $0.blocks.remove(at: $0.index(of: .totals))
      },
      FormatRule("an end before the last event", against: "these MUST NOT be after `end_ticks`", wrong) {
        try $0.setField(.totals, 0, "end_ticks", .number(1))
      },
      FormatRule("an end that no tick is", against: "all MUST be below 2⁶²", wrong) {
        try $0.leaveOutEvents()
        try $0.setField(.totals, 0, "end_ticks", .number(1 << 62))
      },
      FormatRule("a first event after the last", against: "First ticks MUST NOT be after last ticks", wrong) {
        try $0.leaveOutEvents()
        try $0.setField(.totals, 0, "first_ticks", .number(1 << 61))
      },
      FormatRule("an unknown rule of open calls", against: "It MUST be 0 or 1", .outOfRange) {
        try $0.setField(.totals, 0, "open_calls_rule", .number(2))
      },
      FormatRule("sums beyond 64 bits", against: "MUST add up to a node's total ticks", wrong) {
        try $0.edit(CallTree.Node.self) { nodes in
          let child = nodes.indices.last { nodes[$0].frame.origin == .called && nodes[$0].parent > 0 }
          guard let child else { return }
          let parent = Int(nodes[child].parent)
          nodes[child].totals.totalTime &+= 1 << 63
          nodes[child].totals.selfTime &+= 1 << 63
          nodes[parent].totals.selfTime &-= 1 << 63
        }
      },
      FormatRule("totals twice", against: "this one MUST come last, once", .outOfPlace) {
        $0.blocks.append($0.blocks[$0.index(of: .totals)])
      },
      FormatRule(
        "goroutines with more calls than the tree",
        against: "and calls and open calls of goroutines those of the call tree", wrong
      ) {
        try $0.leaveOutEvents()
        try $0.editFacts { $0[0].calls += 1 }
      },
      FormatRule(
        "goroutines with more open calls than the tree",
        against: "and calls and open calls of goroutines those of the call tree", wrong
      ) {
        try $0.leaveOutEvents()
        try $0.editFacts { $0[0].openCalls += 1 }
      },
    ]
}
