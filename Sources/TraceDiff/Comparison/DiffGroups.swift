import TraceAnalysis
import TraceStore
import TraceModel

/// The groups of a comparison: which one each call path belongs to. Every path is in exactly one, so that the
/// contributions of groups add up.
struct DiffGroups {
  /// What a group is made of.
  enum Subject: Hashable {
    case function(UInt32)
    case path(UInt32)
    case package(String)
    /// `nil` for what no test calls.
    case test(UInt32?)
    /// `nil` for what runs on goroutines that no `go` statement of the program started.
    case site(UInt32?)
  }

  private(set) var subjects: [Subject] = []
  /// By node of the comparison's tree; the root's is meaningless.
  private(set) var groupOf: [Int] = []
  /// By group: whether it is inferred which calls are in it.
  private(set) var isInferred: [Bool] = []

  /// - Complexity: O(call paths).
  init(_ comparison: RunComparison, by grouping: DiffGrouping) {
    let nodes = comparison.tree.nodes
    var groups = Interner<Subject, Subject>()
    func group(_ subject: Subject) -> Int { Int(groups.index(of: subject, subject)) }
    groupOf = [Int](repeating: 0, count: nodes.count)
    switch grouping {
    case .path:
      subjects = comparison.tree.calls.map { .path(UInt32($0)) }
      for index in comparison.tree.calls {
        let parent = Int(nodes[index].parent)
        groupOf[index] = index - 1
        isInferred.append(comparison.isInferred[index] || (parent > 0 && isInferred[parent - 1]))
      }
      return
    case .function, .package:
      let ofFunction = comparison.functions.indices.map { function in
        let subject: Subject =
          grouping == .function
          ? .function(UInt32(function)) : .package(FunctionIdentity(comparison.functions[function].symbol).package)
        return group(subject)
      }
      for index in comparison.tree.calls { groupOf[index] = ofFunction[Int(nodes[index].frame.function)] }
    case .test:
      let isTest = comparison.functions.map { Profile.isTest($0.symbol) }
      let outside = group(.test(nil))
      var inferred: Set<Int> = []
      groupOf[0] = outside
      for index in comparison.tree.calls {
        let above = groupOf[Int(nodes[index].parent)]
        let function = nodes[index].frame.function
        let begins = above == outside && isTest[Int(function)]
        groupOf[index] = begins ? group(.test(function)) : above
        if comparison.isInferred[index], !begins { inferred.insert(groupOf[index]) }
      }
      isInferred = groups.values.indices.map(inferred.contains)
    case .spawnSite:
      groupOf[0] = group(.site(nil))
      for index in comparison.tree.calls {
        let frame = nodes[index].frame
        groupOf[index] =
          frame.origin == .called
          ? groupOf[Int(nodes[index].parent)]
          : group(.site(frame.site == PathTree.Frame.noSite ? nil : frame.site))
      }
      for site in comparison.sites.indices { _ = group(.site(UInt32(site))) }
    }
    subjects = groups.values
    // Functions, packages and spawn sites are known of every call.
    if grouping != .test { isInferred = [Bool](repeating: false, count: subjects.count) }
  }
}
