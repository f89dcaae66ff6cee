import TraceModel

/// What makes a spawn node: the site, where known, and whether the path above is a guess. One more node is made like
/// them: what the calls of folded paths hang below.
struct SpawnKey: Equatable {
  let site: SpawnSiteID?
  let origin: CallOrigin

  /// What folded calls hang below: a child of the root.
  static let folded = SpawnKey(site: nil, origin: .folded)

  private static let foldedBit: UInt32 = 1 << 30

  /// Never the code of an enter event.
  var nodeKey: UInt32 {
    if origin == .folded { return EventCode.spawnBit | Self.foldedBit }
    return EventCode.spawnBit | (site.map { $0.rawValue + 1 } ?? 0) << 1 | (isInferred ? 1 : 0)
  }

  var isInferred: Bool { origin == .inferred }

  private init(site: SpawnSiteID?, origin: CallOrigin) {
    self.site = site
    self.origin = origin
  }

  init(site: SpawnSiteID?, isInferred: Bool) {
    self.site = site.flatMap { $0.rawValue < TraceLimits.maximumSpawnSites ? $0 : nil }
    origin = isInferred ? .inferred : .spawned
  }

  /// The key of a spawn node; `nil` for any other.
  init?(nodeKey: UInt32) {
    guard nodeKey & EventCode.spawnBit != 0 else { return nil }
    guard nodeKey & Self.foldedBit == 0 else {
      self = .folded
      return
    }
    let number = (nodeKey & ~EventCode.spawnBit) >> 1
    site = number == 0 ? nil : SpawnSiteID(rawValue: number - 1)
    origin = nodeKey & 1 == 1 ? .inferred : .spawned
  }
}
