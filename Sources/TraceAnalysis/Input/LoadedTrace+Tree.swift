import TraceModel
import TraceStore

// The call tree of a trace, changed by way of a profile.

extension LoadedTrace {
  /// The profile of the trace, with times in ticks as they are, to be written back.
  func inTicks() -> Profile {
    var raw = self
    raw.metadata.clock.calibrationTicks = 0
    return Profile(merging: [raw])
  }

  /// Gives it the call tree of a profile in ticks, whose functions and sites it has. Goroutines no longer know which
  /// path spawned them.
  ///
  /// - Complexity: O(call paths + functions).
  mutating func setTree(_ profile: Profile) {
    // Of functions and sites that are equal the profile has one.
    var functions: [Symbol: FunctionID] = [:]
    for (index, symbol) in symbols.enumerated().reversed() { functions[symbol] = FunctionID(rawValue: UInt32(index)) }
    var sites: [SpawnSite: SpawnSiteID] = [:]
    for (index, site) in spawnSites.enumerated() { sites[site] = SpawnSiteID(rawValue: UInt32(index)) }
    var tree = CallTree()
    tree.folded = summary.callTree.folded
    for node in profile.tree.nodes.dropFirst() {
      let frame = node.frame
      let site = frame.site == PathTree.Frame.noSite ? nil : sites[profile.spawnSites[Int(frame.site)]]
      let function = functions[profile.functions[Int(frame.function)]] ?? FunctionID(rawValue: 0)
      tree.nodes.append(
        CallTree.Node(
          parent: node.parent, frame: CallTree.Frame(function, site: site, origin: frame.origin), totals: node.totals,
          missing: node.missing, hasFolded: node.hasFolded))
    }
    summary.callTree = tree
    forgetSpawnPaths()
  }
}
