/// A node of a merged call tree of which calls may be missing, since they were folded.
public protocol FoldableNode {
  var parent: UInt32 { get }
  var origin: CallOrigin { get }
  var missing: MissingCalls { get set }
  var hasFolded: Bool { get }
}

extension FoldableNode {
  /// Whether paths below it may not be there, though they were called.
  public var mayLackPaths: Bool { hasFolded || !missing.isNone }
}

/// What may be missing of paths that one tree has, and another does not have since they were folded there.
public struct AbsentPaths {
  /// What may have been folded of a path that is in none of the trees so far.
  public private(set) var folded = MissingCalls()

  public init() {}

  /// Notes that a tree has been added to others.
  ///
  /// - Parameters:
  ///   - tree: the tree that was added.
  ///   - folded: `tree.folded`, in the unit of `nodes`.
  ///   - numbers: by node of `tree`, its index in `nodes`.
  ///   - count: the number of `nodes` before.
  ///   - mergesGuesses: whether paths are one in `nodes` that differ in whether an origin is a guess.
  /// - Complexity: O(nodes), and nothing where no tree has folded paths.
  public mutating func note(
    _ tree: CallTree, folded: MissingCalls, as numbers: [UInt32], in nodes: inout [some FoldableNode],
    before count: Int = 0, mergesGuesses: Bool = false
  ) {
    defer { self.folded.add(folded) }
    guard !self.folded.isNone || !folded.isNone else { return }
    // Of so many paths a node is, and of so many it may be.
    var present = [UInt64](repeating: 0, count: nodes.count)
    var possible = present.map { _ in UInt64(1) }
    // Whether the tree may have had paths below that were folded there.
    var mayLackPaths = [Bool](repeating: false, count: nodes.count)
    // Sums by function and caller are complete together, not each.
    var isShort = mayLackPaths
    for (node, number) in zip(tree.nodes, numbers) {
      present[Int(number)] += 1
      if node.mayLackPaths { mayLackPaths[Int(number)] = true }
    }
    for index in nodes.indices.dropFirst() {
      let (parent, origin) = (Int(nodes[index].parent), nodes[index].origin)
      isShort[index] = isShort[parent] || origin == .folded
      guard !isShort[index] else { continue }
      possible[index] = possible[parent]
      if mergesGuesses, origin == .spawned { possible[index] = saturatingSum(possible[index], possible[index]) }
      let absent = possible[index] - min(present[index], possible[index])
      if mayLackPaths[parent], absent > 0 {
        mayLackPaths[index] = true
        nodes[index].missing.add(folded.multiplied(by: absent))
      } else if index >= count, nodes[parent].mayLackPaths {
        nodes[index].missing.add(self.folded)
      }
    }
  }
}
