public import Console
import TraceStore
import TraceModel

/// Writes the merged call tree as nested objects; docs/JSON.md is the schema.
public struct CallTreeJSON {
  /// Raised where a reader of the old schema would misread the new one; new fields do not count.
  public static let schemaVersion = 2

  private let profile: Profile
  private let names: FunctionNames

  public init(_ profile: Profile, names: FunctionNames) {
    self.profile = profile.withOther()
    self.names = names
  }

  /// Streams: memory grows with the depth of the tree, not with the text.
  public func write(to out: inout OutputBuffer) {
    var json = JSONWriter(out)
    write(&json)
    json.out.write(UInt8(ascii: "\n"))
    out = json.out
  }

  /// The same as part of a larger text.
  func write(_ json: inout JSONWriter) {
    json.beginObject()
    json.key("schema")
    json.value("gotrace-calltree")
    json.key("version")
    json.value(Self.schemaVersion)
    writeFunctions(&json)
    json.breakLine()
    json.key("name")
    json.value("TOTAL")
    json.key("duration_ms")
    json.milliseconds(profile.wallNanoseconds)
    json.key("duration_ns")
    json.value(profile.wallNanoseconds)
    json.key("calls")
    json.value(0)
    json.key("self_ms")
    json.value(0)
    json.key("self_ns")
    json.value(0)
    if !profile.folded.isNone {
      json.key("folded_calls")
      json.value(known: profile.folded.calls)
      json.key("folded_ns")
      json.value(known: profile.folded.time)
    }
    json.key("children")
    writeNodes(&json)
    json.endObject()
  }

  private func writeFunctions(_ json: inout JSONWriter) {
    json.breakLine()
    json.key("functions")
    json.beginArray()
    for (index, function) in profile.functions.enumerated() {
      json.breakLine()
      json.beginObject()
      json.key("name")
      json.value(names[UInt32(index)])
      json.key("full_name")
      json.value(function.name)
      json.key("package")
      json.value(function.package)
      json.key("file")
      json.value(function.file)
      json.key("line")
      json.value(UInt64(function.line))
      if function.isIterator {
        json.key("is_iterator")
        json.value(true)
      }
      json.endObject()
    }
    json.endArray()
  }

  /// What every node has.
  private struct NodeKeys {
    let name, totalMilliseconds, totalTime, calls, selfMilliseconds, selfTime, minTime, maxTime, function,
      children: JSONWriter.Quoted

    init(_ json: JSONWriter) {
      name = json.quoted("name")
      totalMilliseconds = json.quoted("duration_ms")
      totalTime = json.quoted("duration_ns")
      calls = json.quoted("calls")
      selfMilliseconds = json.quoted("self_ms")
      selfTime = json.quoted("self_ns")
      minTime = json.quoted("min_ns")
      maxTime = json.quoted("max_ns")
      function = json.quoted("function")
      children = json.quoted("children")
    }
  }

  private enum Step {
    case open(UInt32)
    case close
  }

  private func writeNodes(_ json: inout JSONWriter) {
    var children = ChildLists(of: profile.tree)
    children.sort(profile.tree, by: .total, names: names)
    let keys = NodeKeys(json)
    let functions = profile.functions.indices.map { json.quoted(names[UInt32($0)]) }
    json.beginArray()
    var stack: [Step] = children[0].reversed().map { .open($0) }
    while let step = stack.popLast() {
      guard case .open(let node) = step else {
        json.endArray()
        json.endObject()
        continue
      }
      json.breakLine()
      let function = functions[Int(profile.tree.nodes[Int(node)].frame.function)]
      writeNode(profile.tree.nodes[Int(node)], function, keys, &json)
      stack.append(.close)
      for child in children[node].reversed() { stack.append(.open(child)) }
    }
    json.endArray()
  }

  /// Everything of a node up to the bracket of its children.
  private func writeNode(_ node: PathTree.Node, _ name: JSONWriter.Quoted, _ keys: NodeKeys, _ json: inout JSONWriter) {
    json.beginObject()
    json.key(keys.name)
    json.value(name)
    json.key(keys.totalMilliseconds)
    json.milliseconds(node.totals.totalTime)
    json.key(keys.totalTime)
    json.value(node.totals.totalTime)
    json.key(keys.calls)
    json.value(node.totals.calls)
    json.key(keys.selfMilliseconds)
    json.milliseconds(node.totals.selfTime)
    json.key(keys.selfTime)
    json.value(node.totals.selfTime)
    if node.totals.maxTime > 0 || node.totals.minTime != .max {
      json.key(keys.minTime)
      json.value(node.totals.minTime)
      json.key(keys.maxTime)
      json.value(node.totals.maxTime)
    }
    if node.totals.openCalls > 0 {
      json.key("open_calls")
      json.value(node.totals.openCalls)
      if node.totals.openTime != .max {
        json.key("open_ns")
        json.value(node.totals.openTime)
      }
    }
    if !node.missing.isNone {
      json.key("missing_calls")
      json.value(known: node.missing.calls)
      json.key("missing_ns")
      json.value(known: node.missing.time)
    }
    json.key(keys.function)
    json.value(UInt64(node.frame.function))
    if node.frame.origin == .spawned || node.frame.origin == .inferred {
      json.key("spawned")
      json.value(node.frame.origin == .inferred ? "inferred" : "recorded")
    }
    if node.frame.site != PathTree.Frame.noSite {
      let site = profile.spawnSites[Int(node.frame.site)]
      json.key("spawned_at")
      json.value("\(site.file):\(site.line)")
    }
    json.key(keys.children)
    json.beginArray()
  }
}
