import Console
import TraceStore
import TraceModel

/// Everything an HTML page shows, as one JSON object; docs/JSON.md does not cover it, for only the page reads it.
struct PageData {
  private let title: String
  /// Whether the calls are in groups already, so that the page makes none.
  private let isGrouped: Bool
  private let traces: [LoadedTrace]
  private let profile: Profile
  /// As `profile`, for the tree.
  private let treeProfile: Profile
  private let names: FunctionNames
  private let lineage: Lineage
  private let activity: Activity

  /// - Throws: `TraceStoreError` where goroutines are still in the file and cannot be read.
  init(_ traces: [LoadedTrace], _ profile: Profile, names: FunctionNames, title: String, isGrouped: Bool) throws {
    let goroutines = try PageGoroutines(traces)
    (lineage, activity) = (goroutines.lineage, goroutines.activity)
    self.isGrouped = isGrouped
    self.traces = traces
    self.profile = profile
    treeProfile = profile.withOther()
    self.names = names
    self.title = title
  }

  func write(_ json: inout JSONWriter) {
    let tree = PageTree(treeProfile.tree)
    json.beginObject()
    json.member("title", title)
    json.member("wall", profile.wallNanoseconds)
    json.member("calls", profile.tree.nodes.reduce(0) { saturatingSum($0, $1.totals.calls) })
    json.key("isGrouped")
    json.value(isGrouped)
    json.member("leftOut", UInt64(tree.leftOut))
    json.key("hasFolded")
    json.value(!profile.folded.isNone)
    writeFacts(&json)
    writeFunctions(&json)
    writeTree(tree, &json)
    json.key("sites")
    json.beginArray()
    for site in profile.spawnSites { json.value(Lineage.text(site)) }
    json.endArray()
    writeLineage(&json)
    writeTimeline(&json)
    json.endObject()
  }

  private func writeFacts(_ json: inout JSONWriter) {
    json.key("facts")
    json.beginArray()
    for fact in traces.flatMap({ InfoReport($0).facts }) {
      json.beginArray()
      json.value(fact.name)
      json.value(fact.text)
      json.endArray()
    }
    json.endArray()
  }

  private func writeFunctions(_ json: inout JSONWriter) {
    let nodes = profile.tree.nodes
    let sums = profile.tree.sums(count: profile.functions.count) { Int(nodes[Int($0)].frame.function) }
    let whole = Double(max(sums.reduce(0) { saturatingSum($0, $1.totals.selfTime) }, 1))
    json.key("functions")
    json.beginArray()
    for (index, function) in profile.functions.enumerated() {
      let sum = sums[index]
      let latency = profile.latencies[UInt32(index)]
      json.breakLine()
      json.beginObject()
      json.member("name", names[UInt32(index)])
      json.member("full", SafeText.visible(function.name))
      json.member("package", SafeText.visible(function.package.isEmpty ? GoName(function.name).path : function.package))
      json.member("location", SafeText.visible(function.line > 0 ? "\(function.file):\(function.line)" : function.file))
      json.member("calls", sum.totals.calls)
      json.member("outermostTime", sum.outermostTime)
      json.member("selfTime", sum.totals.selfTime)
      json.key("share")
      json.value(Double(sum.totals.selfTime) / whole)
      json.member("openCalls", sum.totals.openCalls)
      json.member("meanTime", sum.totals.meanTime)
      json.member("minTime", sum.totals.minTime == .max ? nil : sum.totals.minTime)
      json.member("p50", latency?.quantile(0.5))
      json.member("p90", latency?.quantile(0.9))
      json.member("p99", latency?.quantile(0.99))
      json.member("maxTime", sum.totals.minTime == .max ? nil : sum.totals.maxTime)
      if UInt32(index) == profile.otherFunction {
        json.key("isGroup")
        json.value(true)
      }
      if Profile.isTest(function) {
        json.key("test")
        json.value(true)
      }
      json.endObject()
    }
    json.endArray()
  }

  /// Columns; parents and sites are numbers within the page, -1 for none.
  private func writeTree(_ tree: PageTree, _ json: inout JSONWriter) {
    let nodes = treeProfile.tree.nodes
    var keptIndices = [UInt32](repeating: 0, count: nodes.count)
    for (index, node) in tree.kept.enumerated() { keptIndices[Int(node)] = UInt32(index) }
    func column(_ name: String, _ value: (PathTree.Node) -> UInt64) {
      json.breakLine()
      json.key(name)
      json.beginArray()
      for node in tree.kept { json.value(node == 0 ? 0 : value(nodes[Int(node)])) }
      json.endArray()
    }
    json.key("tree")
    json.beginObject()
    column("parent") { UInt64(keptIndices[Int($0.parent)]) }
    column("function") { UInt64($0.frame.function) }
    column("origin") { UInt64($0.frame.origin.rawValue) }
    column("calls") { $0.totals.calls }
    column("openCalls") { $0.totals.openCalls }
    column("totalTime") { $0.totals.totalTime }
    column("selfTime") { $0.totals.selfTime }
    json.key("site")
    json.beginArray()
    for node in tree.kept {
      let site = node == 0 ? PathTree.Frame.noSite : nodes[Int(node)].frame.site
      json.value(site == PathTree.Frame.noSite ? -1 : Int(site))
    }
    json.endArray()
    json.endObject()
    json.key("hidden")
    json.beginArray()
    for (node, nanoseconds) in tree.hidden {
      json.beginArray()
      json.value(UInt64(node))
      json.value(nanoseconds)
      json.endArray()
    }
    json.endArray()
  }

  private func writeLineage(_ json: inout JSONWriter) {
    json.key("lineage")
    json.beginArray()
    for row in LineageReport(lineage, depth: TreeOptions.defaultDepth).rows {
      json.breakLine()
      json.beginObject()
      json.member("label", row.drawing + row.label)
      json.member("goroutines", row.node.goroutines)
      json.member("open", row.node.open)
      json.member("calls", row.node.calls)
      json.member("inCalls", row.node.inCalls)
      json.member("p50", row.node.lifetimes.quantile(0.5))
      json.member("max", row.node.goroutines > 0 ? row.node.lifetimes.maxTime : nil)
      json.endObject()
    }
    json.endArray()
  }

  private func writeTimeline(_ json: inout JSONWriter) {
    json.key("timeline")
    json.beginObject()
    json.member("count", UInt64(activity.goroutines))
    json.member("open", UInt64(activity.open))
    json.member("leftOut", UInt64(activity.goroutines - activity.rows.count))
    json.key("live")
    json.beginArray()
    for count in activity.alive { json.value(count) }
    json.endArray()
    json.key("rows")
    json.beginArray()
    for row in activity.rows {
      json.breakLine()
      json.beginObject()
      json.member("pid", UInt64(max(row.pid, 0)))
      json.member("goid", row.goid)
      json.member("label", row.label)
      json.member("first", row.first)
      json.member("last", row.last)
      json.member("inCalls", row.inCalls)
      json.member("calls", row.calls)
      json.key("open")
      json.value(row.isOpen)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ name: String, _ text: String) {
    key(name)
    value(text)
  }

  fileprivate mutating func member(_ name: String, _ number: UInt64?) {
    key(name)
    if let number { value(number) } else { null() }
  }
}
