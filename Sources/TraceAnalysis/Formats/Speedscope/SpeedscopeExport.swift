public import Console
import TraceStore
import TraceModel

/// Writes a profile in speedscope's JSON file format: one `sampled` profile with a stack per call path.
public struct SpeedscopeExport {
  private let profile: Profile
  private let names: FunctionNames
  private let title: String
  private let depth: Int

  public init(
    _ profile: Profile, names: FunctionNames, title: String, depth: Int = FoldedStacks.defaultDepth
  ) {
    self.profile = profile.withOther()
    self.names = names
    self.title = title
    self.depth = depth
  }

  /// - Returns: the number of call paths deeper than `depth`, which are summed up.
  public func write(to out: inout OutputBuffer) -> Int {
    var json = JSONWriter(out)
    SpeedscopeFile.begin(title, profile.functions, names: names, &json)
    let deeper = writeProfile(&json)
    SpeedscopeFile.end(&json)
    out = json.out
    return deeper
  }

  /// Samples first and weights after them, as the schema has it; the weights wait in memory.
  private func writeProfile(_ json: inout JSONWriter) -> Int {
    var weights: [UInt64] = []
    var end: UInt64 = 0
    var deeperPaths = 0
    json.breakLine()
    json.beginObject()
    json.key("type")
    json.value("sampled")
    json.key("name")
    json.value(title)
    json.key("unit")
    json.value("nanoseconds")
    json.key("startValue")
    json.value(0)
    json.key("samples")
    json.beginArray()
    profile.tree.forEachStack(depth: depth) { stack, totals, deeper in
      deeperPaths += deeper
      guard totals.selfTime > 0 else { return }
      json.breakLine()
      json.beginArray()
      for node in stack { json.value(UInt64(profile.tree.nodes[Int(node)].frame.function)) }
      if deeper > 0 { json.value(UInt64(profile.functions.count)) }
      json.endArray()
      weights.append(totals.selfTime)
      end = saturatingSum(end, totals.selfTime)
    }
    json.endArray()
    json.breakLine()
    json.key("weights")
    json.beginArray()
    for weight in weights { json.value(weight) }
    json.endArray()
    json.key("endValue")
    json.value(end)
    json.endObject()
    return deeperPaths
  }
}
