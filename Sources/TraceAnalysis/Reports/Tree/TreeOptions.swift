/// What `tree` shows, and in which order.
public struct TreeOptions: Hashable, Sendable {
  /// Which call paths have a line of their own; the others are summed up, a line for those with the same caller.
  public enum Extent: Hashable, Sendable {
    /// Those on which, or below which, a path takes this share of the whole, percent; all for 0.
    case share(Double)
    /// Those with the greatest times, on as many lines as a person reads.
    case readable
  }

  /// What a readable tree leaves out, percent; a few lines are there in any case, for of the life of a program that
  /// waits nearly all the time nothing has a share.
  public static let readablePercent = 0.5
  public static let linesInAnyCase = 60
  /// The most lines of a readable tree, with those that sum up others.
  public static let maximumLines = 200

  /// Levels shown, at least 1; what is deeper is summed up in a line.
  public var depth: Int
  public var extent: Extent
  /// Whether a function inside itself counts on its outermost call path (`Profile.foldingAllRecursion`).
  public var foldsRecursion: Bool
  public var order: SiblingOrder
  /// A column with the time spent in the calls themselves.
  public var showsSelf: Bool

  /// Deeper trees are recursions that no one reads line by line.
  public static let defaultDepth = 64

  /// What a person gets who asks for nothing else.
  public static let readable = TreeOptions(depth: .max, extent: .readable, foldsRecursion: true)
  /// A line for every call path.
  public static let everything = TreeOptions(depth: .max)

  public init(
    depth: Int = Self.defaultDepth, extent: Extent = .share(0), foldsRecursion: Bool = false,
    order: SiblingOrder = .standard, showsSelf: Bool = false
  ) {
    self.depth = depth
    self.extent = extent
    self.foldsRecursion = foldsRecursion
    self.order = order
    self.showsSelf = showsSelf
  }
}
