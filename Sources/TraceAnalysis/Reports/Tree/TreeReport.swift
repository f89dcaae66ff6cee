import TraceModel

/// The lines of a call tree from top to bottom, as values.
public struct TreeReport: Sendable {
  public struct Row: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
      /// Index into the tree's nodes.
      case call(UInt32)
      /// Call paths that are not shown, summed up.
      case hidden(Hidden)
    }

    /// 0 for a call that has no caller in the tree.
    public var depth: Int
    /// Bit d is set where the ancestor at depth d (or the row itself) has a later sibling; depths from 64 on have no
    /// bit.
    public var continuing: UInt64
    public var content: Content
  }

  /// What a row of hidden paths stands for.
  public struct Hidden: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
      /// Below the depth.
      case tooDeep
      /// Not in the extent.
      case tooSmall
    }

    public var reason: Reason
    /// All hidden paths and calls, with everything below.
    public var paths: UInt64
    public var calls: UInt64
    /// Time of the topmost hidden calls, nanoseconds.
    public var totalTime: UInt64
    public var selfTime: UInt64
    /// The greatest total of any hidden path.
    public var greatest: UInt64
    /// Whether there may be more calls: some were folded.
    public var lacksCalls: Bool
  }

  public let profile: Profile
  public let options: TreeOptions
  public let rows: [Row]
  /// Call paths without a line of their own that depth would allow.
  public let hiddenPaths: UInt64
  /// The greatest total of any of them, nanoseconds.
  public let greatestHidden: UInt64
  /// By node, where recursion is folded: calls that were inside another call of the same node; else empty.
  let nestedCalls: [UInt64]

  /// - Complexity: O(n log n) in call paths; no recursion.
  public init(_ profile: Profile, names: FunctionNames, options: TreeOptions = TreeOptions()) {
    let foldedCalls = profile.otherFunction == nil ? [] : profile.foldedCalls()
    var profile = profile.withOther()
    if options.foldsRecursion {
      let folded = profile.foldingAllRecursion()
      profile = folded.profile
      if !foldedCalls.isEmpty { profile.boundMissingCalls(by: foldedCalls) }
      nestedCalls = folded.nestedCalls
    } else {
      nestedCalls = []
    }
    self.profile = profile
    self.options = options
    var layout = TreeLayout(profile.tree, wall: profile.wallNanoseconds, options: options)
    layout.children.sort(profile.tree, by: options.order, names: names)
    rows = layout.rows()
    (hiddenPaths, greatestHidden) = rows.reduce((0, 0)) { sum, row in
      guard case .hidden(let hidden) = row.content, hidden.reason == .tooSmall else { return sum }
      return (sum.0 + hidden.paths, max(sum.1, hidden.greatest))
    }
  }

  /// Whether a row has calls inside others of the same function.
  public var showsFoldedRecursion: Bool {
    rows.contains { row in
      if case .call(let node) = row.content, !nestedCalls.isEmpty { nestedCalls[Int(node)] > 0 } else { false }
    }
  }
}

/// Decides which nodes are shown, and walks them.
private struct TreeLayout {
  let tree: PathTree
  let options: TreeOptions
  let isShown: [Bool]
  var children: ChildLists
  /// Per node, over the node and everything below it: paths, calls, self time, and the greatest total of any one path.
  var paths: [UInt64]
  var calls: [UInt64]
  var selfTimes: [UInt64]
  var greatest: [UInt64]
  var lacksCalls: [Bool]

  init(_ tree: PathTree, wall: UInt64, options: TreeOptions) {
    self.tree = tree
    self.options = options
    children = ChildLists(of: tree)
    paths = tree.nodes.map { _ in 1 }
    calls = tree.nodes.map(\.totals.calls)
    selfTimes = tree.nodes.map(\.totals.selfTime)
    greatest = tree.nodes.map(\.totals.totalTime)
    lacksCalls = tree.nodes.map { $0.missing.calls > 0 }
    var weights = tree.nodes.map { options.order.key($0.totals) }
    for index in tree.calls.reversed() {
      let parent = Int(tree.nodes[index].parent)
      paths[parent] += paths[index]
      calls[parent] = saturatingSum(calls[parent], calls[index])
      selfTimes[parent] = saturatingSum(selfTimes[parent], selfTimes[index])
      greatest[parent] = max(greatest[parent], greatest[index])
      weights[parent] = max(weights[parent], weights[index])
      lacksCalls[parent] = lacksCalls[parent] || lacksCalls[index]
    }
    let extent = TreeExtent(
      tree: tree, children: children, weights: options.extent == .readable ? weights : greatest,
      whole: options.extent == .readable && options.order == .calls ? calls[0] : wall)
    isShown = extent.isShown(options)
  }

  func rows() -> [TreeReport.Row] {
    var rows: [TreeReport.Row] = []
    // The root's row is not shown, so its children are at depth 0.
    var stack = [TreeReport.Row(depth: -1, continuing: 0, content: .call(0))]
    while let row = stack.popLast() {
      if row.depth >= 0 { rows.append(row) }
      guard case .call(let node) = row.content else { continue }
      let (depth, below) = (row.depth + 1, children[node])
      var hasLaterSibling = false
      func push(_ content: TreeReport.Row.Content) {
        let continuing = TreeDrawing.continuing(row.continuing, depth: depth, hasLaterSibling: hasLaterSibling)
        stack.append(TreeReport.Row(depth: depth, continuing: continuing, content: content))
        hasLaterSibling = true
      }
      guard depth < options.depth else {
        if !below.isEmpty { push(.hidden(sum(below, .tooDeep))) }
        continue
      }
      // What is to be shown first is pushed last.
      var hidden = below.filter { !isShown[Int($0)] }
      // A line can as well show the one path that it would count.
      if options.extent == .readable, hidden.count == 1, paths[Int(hidden[0])] == 1 { hidden = [] }
      if !hidden.isEmpty { push(.hidden(sum(hidden[...], .tooSmall))) }
      for child in below.reversed() where isShown[Int(child)] || hidden.isEmpty { push(.call(child)) }
    }
    return rows
  }

  private func sum(_ nodes: ArraySlice<UInt32>, _ reason: TreeReport.Hidden.Reason) -> TreeReport.Hidden {
    var hidden = TreeReport.Hidden(
      reason: reason, paths: 0, calls: 0, totalTime: 0, selfTime: 0, greatest: 0, lacksCalls: false)
    for node in nodes.lazy.map(Int.init) {
      hidden.paths += paths[node]
      hidden.calls = saturatingSum(hidden.calls, calls[node])
      hidden.selfTime = saturatingSum(hidden.selfTime, selfTimes[node])
      hidden.totalTime = saturatingSum(hidden.totalTime, tree.nodes[node].totals.totalTime)
      hidden.greatest = max(hidden.greatest, greatest[node])
      hidden.lacksCalls = hidden.lacksCalls || lacksCalls[node]
    }
    return hidden
  }
}
