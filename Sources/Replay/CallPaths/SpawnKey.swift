import TraceModel

/// What makes a spawn node: the site, where known, and whether the path above is a guess.
struct SpawnKey {
  let site: SpawnSiteID?
  let isInferred: Bool

  /// Never the code of an enter event.
  var nodeKey: UInt32 {
    EventCode.spawnBit | (site.map { $0.rawValue + 1 } ?? 0) << 1 | (isInferred ? 1 : 0)
  }

  init(site: SpawnSiteID?, isInferred: Bool) {
    self.site = site.flatMap { $0.rawValue < TraceLimits.maximumSpawnSites ? $0 : nil }
    self.isInferred = isInferred
  }

  /// The key of a spawn node; `nil` for any other.
  init?(nodeKey: UInt32) {
    guard nodeKey & EventCode.spawnBit != 0 else { return nil }
    let number = (nodeKey & ~EventCode.spawnBit) >> 1
    site = number == 0 ? nil : SpawnSiteID(rawValue: number - 1)
    isInferred = nodeKey & 1 == 1
  }
}
