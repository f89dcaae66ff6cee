import TraceModel

/// What was folded of a call path, and below it.
struct FoldMarks: Equatable, Sendable {
  private var bits: UInt32 = 0

  /// Whether calls of paths directly below it were folded.
  var hasFolded: Bool {
    get { bits & 1 != 0 }
    set { bits = newValue ? bits | 1 : bits & ~1 }
  }

  /// Whether it is a short path that folded calls are added to; it is never folded itself.
  var isShortPath: Bool {
    get { bits & 2 != 0 }
    set { bits = newValue ? bits | 2 : bits & ~2 }
  }

  /// How many bounds there were (`FoldHistory`) when the node was made, if earlier calls of its path may have been
  /// folded; 0 where it has all calls of its path.
  var bound: Int {
    get { Int(bits >> 2) }
    set { bits = UInt32(truncatingIfNeeded: newValue) << 2 | bits & 3 }
  }
}

/// How much may have been folded of one call path.
struct FoldHistory: Sendable {
  /// Of any one path at most this has been folded: ascending, each after one fold or several.
  private(set) var bounds: [MissingCalls] = []
  /// The number of the fold from which on calls may be missing of paths of any size, since more calls were open than
  /// could be kept; `nil` if that never was.
  private(set) var unboundedFrom: Int?

  var isEmpty: Bool { bounds.isEmpty }

  /// What holds for a node with that mark.
  subscript(mark: Int) -> MissingCalls { mark == 0 ? MissingCalls() : bounds[mark - 1] }

  var last: MissingCalls { bounds.last ?? MissingCalls() }

  /// Notes a fold, in which of no path more was folded than this, earlier folds included.
  mutating func note(_ bound: MissingCalls, isUnbounded: Bool) {
    let new = MissingCalls(calls: max(last.calls, bound.calls), time: max(last.time, bound.time))
    if isEmpty || new != last || isUnbounded && unboundedFrom == nil { bounds.append(new) }
    if isUnbounded, unboundedFrom == nil { unboundedFrom = bounds.count }
  }

  /// As far as is known for nodes with that mark; `.max` where it has no bound.
  func missing(_ mark: Int) -> MissingCalls {
    if let unboundedFrom, mark >= unboundedFrom { return .unbounded }
    return self[mark]
  }
}
