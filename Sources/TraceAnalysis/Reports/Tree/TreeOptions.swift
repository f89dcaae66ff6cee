/// What `tree` shows, and in which order.
public struct TreeOptions: Hashable, Sendable {
  /// Levels shown, at least 1; what is deeper is summed up in a line.
  public var depth: Int
  /// Paths on which nothing takes this share of the whole are summed up in a line, percent.
  public var minPercent: Double
  public var order: SiblingOrder
  /// A column with the time spent in the calls themselves.
  public var showsSelf: Bool

  /// Deeper trees are recursions that no one reads line by line.
  public static let defaultDepth = 64
  public static let defaultMinPercent = 0.0

  public init(
    depth: Int = Self.defaultDepth, minPercent: Double = Self.defaultMinPercent, order: SiblingOrder = .standard,
    showsSelf: Bool = false
  ) {
    self.depth = depth
    self.minPercent = minPercent
    self.order = order
    self.showsSelf = showsSelf
  }
}
