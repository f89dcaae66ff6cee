public import Console
import TraceStore

/// Writes the merged call tree as nested objects; docs/JSON.md is the schema.
public struct CallTreeJSON {
  /// Raised where a reader of the old schema would misread the new one; new fields do not count.
  public static let schemaVersion = 1

  private let profile: Profile
  private let names: FunctionNames

  public init(_ profile: Profile, names: FunctionNames) {
    self.profile = profile
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
      json.endObject()
    }
    json.endArray()
  }

  private enum Step {
    case open(UInt32)
    case close
  }

  private func writeNodes(_ json: inout JSONWriter) {
    var children = ChildLists(of: profile.tree)
    children.sort(profile.tree, by: .total, names: names)
    json.beginArray()
    var stack: [Step] = children[0].reversed().map { .open($0) }
    while let step = stack.popLast() {
      guard case .open(let node) = step else {
        json.endArray()
        json.endObject()
        continue
      }
      json.breakLine()
      writeNode(profile.tree.nodes[Int(node)], &json)
      stack.append(.close)
      for child in children[node].reversed() { stack.append(.open(child)) }
    }
    json.endArray()
  }

  /// Everything of a node up to the bracket of its children.
  private func writeNode(_ node: PathTree.Node, _ json: inout JSONWriter) {
    json.beginObject()
    json.key("name")
    json.value(names[node.frame.function])
    json.key("duration_ms")
    json.milliseconds(node.weights.total)
    json.key("duration_ns")
    json.value(node.weights.total)
    json.key("calls")
    json.value(node.weights.calls)
    json.key("self_ms")
    json.milliseconds(node.weights.own)
    json.key("self_ns")
    json.value(node.weights.own)
    if node.weights.longest > 0 || node.weights.shortest != .max {
      json.key("min_ns")
      json.value(node.weights.shortest)
      json.key("max_ns")
      json.value(node.weights.longest)
    }
    if node.weights.openCalls > 0 {
      json.key("open_calls")
      json.value(node.weights.openCalls)
    }
    json.key("function")
    json.value(UInt64(node.frame.function))
    if node.frame.origin != .called {
      json.key("spawned")
      json.value(node.frame.origin == .inferred ? "inferred" : "recorded")
    }
    if node.frame.site != PathTree.Frame.noSite {
      let site = profile.spawnSites[Int(node.frame.site)]
      json.key("spawned_at")
      json.value("\(site.file):\(site.line)")
    }
    json.key("children")
    json.beginArray()
  }
}
