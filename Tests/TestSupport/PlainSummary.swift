package import TraceModel

/// The meaning of a summary, written for clarity: one event at a time in the order of time, paths as text.
package struct PlainSummary: Equatable {
  package struct Facts: Equatable {
    package var first: UInt64 = 0
    package var last: UInt64 = 0
    package var open = 0
    package var calls = 0
    package var inCalls: UInt64 = 0
    package var spawnPath = ""
  }

  /// By path, in ticks.
  package var nodes: [String: CallTotals] = [:]
  package var goroutines: [Facts]
  package var strayExits = 0
  /// Per function, sorted.
  package var durations: [UInt32: [UInt64]] = [:]
}

extension PlainSummary {
  private struct Call {
    var path: String
    var enter: UInt64
    var callees: UInt64 = 0
    var stalls: UInt64 = 0
  }

  /// `blocks` hold events in the order of time.
  package init(_ declared: [Goroutine], _ blocks: [[FlatEvent]]) {
    goroutines = declared.map { _ in Facts() }
    var stacks: [[Call]] = declared.map { _ in [] }
    // What a goroutine's root calls hang below, and the path of the call that spawned it.
    var bases: [(prefix: String, path: String)?] = declared.map { _ in nil }
    var stallBegins: [UInt64?] = declared.map { _ in nil }
    var waiting: [(parent: Int, site: UInt32, path: String)] = []
    // Parents and sites with spawn events of several paths that waited at one time, until none waits.
    var mixed: Set<[Int]> = []

    func innermost(_ goroutine: Int) -> String {
      stacks[goroutine].last?.path ?? bases[goroutine]?.path ?? ""
    }

    func arrive(_ goroutine: Int, in block: [FlatEvent]) {
      let facts = declared[goroutine]
      var path = ""
      var marks = ""
      if facts.parentGoid != 0 {
        let parent = declared.firstIndex { $0.goid == facts.parentGoid }
        let site = facts.spawnSite?.rawValue
        if let site { marks += ">\(site)" }
        if let parent, bases[parent] != nil || parent == goroutine {
          let matches = waiting.indices.filter { waiting[$0].parent == parent && waiting[$0].site == site }
          let younger = declared.indices.filter { other in
            declared[other].parentGoid == facts.parentGoid && declared[other].spawnSite == facts.spawnSite
              && declared[other].goid < facts.goid && bases[other] == nil
              && block.contains { $0.goroutine == other }
          }
          if !matches.isEmpty {
            path = waiting.remove(at: matches[min(younger.count, matches.count - 1)]).path
            let key = [parent, Int(site ?? 0)]
            if mixed.contains(key) { marks += ">?" }
            if matches.count == 1 { mixed.remove(key) }
          } else {
            path = parent == goroutine ? "" : innermost(parent)
            marks += ">?"
          }
        } else {
          marks += ">?"
        }
      }
      bases[goroutine] = (path + marks, path)
      goroutines[goroutine].spawnPath = path
    }

    func finish(_ goroutine: Int, at time: UInt64, open: Bool) {
      let call = stacks[goroutine].removeLast()
      let ticks = time - call.enter - call.stalls
      nodes[call.path, default: CallTotals()].calls += 1
      nodes[call.path, default: CallTotals()].totalTime += ticks
      nodes[call.path, default: CallTotals()].selfTime += ticks - call.callees
      if open {
        nodes[call.path, default: CallTotals()].openCalls += 1
        nodes[call.path, default: CallTotals()].openTime += ticks
        goroutines[goroutine].open += 1
      } else {
        nodes[call.path, default: CallTotals()].maxTime = max(nodes[call.path]?.maxTime ?? 0, ticks)
        nodes[call.path, default: CallTotals()].minTime = min(nodes[call.path]?.minTime ?? .max, ticks)
        let function = call.path.split(separator: "/").last.flatMap { UInt32($0.prefix { $0 != ">" }) } ?? 0
        durations[function, default: []].append(ticks)
      }
      if stacks[goroutine].isEmpty {
        goroutines[goroutine].inCalls += ticks
      } else {
        stacks[goroutine][stacks[goroutine].count - 1].callees += ticks
      }
    }

    for (block, event) in blocks.flatMap({ block in block.map { (block, $0) } }) {
      let goroutine = Int(event.goroutine)
      if bases[goroutine] == nil {
        arrive(goroutine, in: block)
        goroutines[goroutine].first = event.time
      }
      goroutines[goroutine].last = event.time
      let code = EventCode(rawValue: event.code)
      if let function = code.enteredFunction {
        let above = stacks[goroutine].last?.path ?? bases[goroutine]?.prefix ?? ""
        stacks[goroutine].append(Call(path: above + "/\(function.rawValue)", enter: event.time))
        goroutines[goroutine].calls += 1
      } else if let site = code.spawnSite {
        let path = innermost(goroutine)
        if waiting.contains(where: { $0.parent == goroutine && $0.site == site.rawValue && $0.path != path }) {
          mixed.insert([goroutine, Int(site.rawValue)])
        }
        waiting.append((goroutine, site.rawValue, path))
      } else if code == .stallBegin {
        stallBegins[goroutine] = event.time
      } else if code == .stallEnd {
        if let begin = stallBegins[goroutine] {
          for i in stacks[goroutine].indices { stacks[goroutine][i].stalls += event.time - begin }
        }
        stallBegins[goroutine] = nil
      } else if stacks[goroutine].isEmpty {
        strayExits += 1
      } else {
        finish(goroutine, at: event.time, open: false)
      }
    }
    // The recording ends with its last event, and nothing is known of processes.
    let end = goroutines.map(\.last).max() ?? 0
    for goroutine in declared.indices {
      while !stacks[goroutine].isEmpty { finish(goroutine, at: end, open: true) }
    }
    for function in durations.keys { durations[function]?.sort() }
  }

  /// The same facts as the library has them, except `durations`.
  package init(_ summary: TraceSummary) {
    var paths = [""]
    goroutines = []
    for node in summary.callTree.nodes.dropFirst() {
      var path = paths[Int(node.parent)]
      if let site = node.frame.site { path += ">\(site.rawValue)" }
      if node.frame.isInferred { path += ">?" }
      path += "/\(node.frame.function.rawValue)"
      paths.append(path)
      nodes[path] = node.totals
    }
    goroutines = summary.goroutines.map {
      Facts(
        first: $0.firstTicks, last: $0.lastTicks, open: Int($0.openCalls), calls: Int($0.calls),
        inCalls: $0.inCallTicks,
        spawnPath: paths[Int($0.spawnPath)])
    }
    strayExits = Int(summary.anomalies.strayExits)
  }
}
