public import Console
import TraceStore
import TraceModel

/// The life of one goroutine: where it came from, how long it lived, whom it spawned, what it called.
public struct GoroutineLife: Sendable {
  /// Of `writeJSON`, as `CallTreeJSON.schemaVersion` is of the tree in it.
  public static let schemaVersion = 3

  private let trace: LoadedTrace
  private let style: FunctionNames.Style
  private let names: FunctionNames
  private let index: Int
  /// Its own calls only.
  private let profile: Profile

  /// - Parameters:
  ///   - pass: Its trace, with a filter that lets this goroutine through.
  ///   - index: Its index in the trace's table.
  public init(_ pass: EventPass, _ index: Int, style: FunctionNames.Style = .short) throws {
    trace = pass.trace
    self.index = index
    var filter = pass.filter
    filter.goroutines = trace.summary.goroutines.indices.map { $0 == index }
    profile = Profile(merging: [try pass.with(filter).filteredTrace()])
    self.style = style
    names = FunctionNames(trace.symbols, style: style)
  }

  /// Of every goroutine that the filters let through.
  ///
  /// - Throws: `SelectionError` where they are more than `maximumCount`, for each takes a look at the trace of its own.
  public static func all(
    in passes: [EventPass], style: FunctionNames.Style = .short, maximumCount: Int = 100
  ) throws -> [GoroutineLife] {
    let count = passes.reduce(0) { $0 + ($1.filter.goroutines ?? []).count { $0 } }
    guard count <= maximumCount else { throw SelectionError.manyGoroutines(UInt64(count)) }
    return try passes.flatMap { pass in
      let chosen = pass.filter.goroutines ?? []
      return try chosen.indices.filter { chosen[$0] }.map { try GoroutineLife(pass, $0, style: style) }
    }
  }

  private var goroutine: Goroutine { trace.summary.goroutines[index] }

  private var pid: Int32? { trace.pid(of: goroutine) }

  private var start: UInt64 {
    trace.metadata.clock.nanoseconds(goroutine.firstTicks - min(trace.summary.firstTicks, goroutine.firstTicks))
  }

  private var lifetime: UInt64 {
    trace.metadata.clock.nanoseconds(GoroutineEnds(of: trace).lifetime(of: goroutine))
  }

  private var inCalls: UInt64 { trace.metadata.clock.nanoseconds(goroutine.inCallTicks) }

  /// From the outermost call to the one that ran the `go` statement; of a deep path the innermost part.
  private var spawnPath: [String] {
    let nodes = trace.summary.callTree.nodes
    var path: [String] = []
    var node = Int(goroutine.spawnPath)
    var isWhole = node < nodes.count
    while node > 0, node < nodes.count, path.count < Self.framesShown {
      path.append(names[nodes[node].frame.function.rawValue])
      isWhole = nodes[node].frame.origin != .folded
      node = Int(nodes[node].parent)
    }
    return (node > 0 && node < nodes.count || !isWhole ? ["…"] : []) + path.reversed()
  }

  private static let framesShown = 64

  /// Goroutines that it spawned, by spawn site; the most frequent first.
  private var children: [(location: String, count: UInt64)] {
    var counts: [SpawnSiteID?: UInt64] = [:]
    for other in trace.summary.goroutines
    where other.process == goroutine.process && other.parentGoid == goroutine.goid {
      counts[other.spawnSite, default: 0] += 1
    }
    return counts.map { site, count in
      (site.map { Lineage.text(trace.spawnSites[Int($0.rawValue)]) } ?? "unknown source location", count)
    }.sorted { ($1.count, $0.location) < ($0.count, $1.location) }
  }

  private var origin: String {
    if goroutine.isMain { return "main" }
    guard goroutine.parentGoid > 0 else { return "the Go runtime" }
    let location = goroutine.spawnSite.map { " at " + Lineage.text(trace.spawnSites[Int($0.rawValue)]) } ?? ""
    return "goroutine \(goroutine.parentGoid)\(location)"
  }

  /// For people: facts, and the tree of its calls.
  public func write(options: TreeOptions = TreeOptions(), color: Bool = false, to out: inout OutputBuffer) {
    out.write(Style.bold("GOROUTINE \(goroutine.goid)\(pid.map { " of pid \($0)" } ?? "")", enabled: color) + "\n")
    func fact(_ name: String, _ text: String) {
      out.write(name)
      out.write(repeating: UInt8(ascii: " "), count: max(12 - name.utf8.count, 1))
      out.write(SafeText.visible(text) + "\n")
    }
    fact("spawned by", origin)
    let path = spawnPath
    if !path.isEmpty {
      fact("in", path.joined(separator: " → ") + (goroutine.spawnIsInferred ? " (inferred)" : ""))
    }
    fact("began", "\(DurationText.format(nanoseconds: start)) after the first event")
    let times = [lifetime, inCalls].map { DurationText.format(nanoseconds: $0) }
    fact("lifetime", "\(times[0]), \(times[1]) of it in traced calls")
    let open =
      goroutine.openCalls > 0 ? ", \(CountText.grouped(UInt64(goroutine.openCalls))) of them open at the end" : ""
    fact("calls", CountText.grouped(goroutine.calls) + open)
    for (location, count) in children { fact("spawned", "\(CountText.count(count, "goroutine")) at \(location)") }
    out.write("\n")
    let treeNames = FunctionNames(profile.functions, style: style)
    TreeText(TreeReport(profile, names: treeNames, options: options), names: treeNames, color: color).write(to: &out)
  }

  /// For programs; docs/JSON.md is the schema.
  public func writeJSON(to out: inout OutputBuffer) {
    var json = JSONWriter(out)
    json.beginObject()
    json.key("schema")
    json.value("gotrace-goroutine")
    json.key("version")
    json.value(Self.schemaVersion)
    json.key("goroutine")
    json.value(goroutine.goid)
    json.key("pid")
    if let pid { json.value(Int(pid)) } else { json.null() }
    json.key("parent")
    if goroutine.parentGoid > 0 { json.value(goroutine.parentGoid) } else { json.null() }
    json.key("spawned_at")
    if let site = goroutine.spawnSite.map({ trace.spawnSites[Int($0.rawValue)] }) {
      json.value("\(site.file):\(site.line)")
    } else {
      json.null()
    }
    json.key("spawn_path")
    json.beginArray()
    for name in spawnPath { json.value(name) }
    json.endArray()
    json.key("spawn_is_inferred")
    json.value(goroutine.spawnIsInferred)
    for (name, number) in [
      ("start_ns", start), ("lifetime_ns", lifetime), ("in_calls_ns", inCalls), ("calls", goroutine.calls),
      ("open_calls", UInt64(goroutine.openCalls)),
    ] {
      json.key(name)
      json.value(number)
    }
    json.key("spawned")
    json.beginArray()
    for (location, count) in children {
      json.beginObject()
      json.key("spawned_at")
      json.value(location)
      json.key("goroutines")
      json.value(count)
      json.endObject()
    }
    json.endArray()
    json.breakLine()
    json.key("tree")
    CallTreeJSON(profile, names: FunctionNames(profile.functions, style: style)).write(&json)
    json.endObject()
    json.out.write(UInt8(ascii: "\n"))
    out = json.out
  }
}
