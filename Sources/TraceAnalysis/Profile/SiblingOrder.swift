import TraceModel

/// The order of calls with the same caller: greatest first, or by name.
public enum SiblingOrder: String, CaseIterable, Sendable {
  case total
  case selfTime = "self"
  case calls
  case name

  public static let standard = SiblingOrder.total

  /// What decides how much a path matters.
  func key(_ totals: CallTotals) -> UInt64 {
    switch self {
    case .total, .name: totals.totalTime
    case .selfTime: totals.selfTime
    case .calls: totals.calls
    }
  }
}

extension ChildLists {
  /// Sorts siblings; what is equal goes by name, then by index, so that the order is the same every time.
  mutating func sort(_ tree: PathTree, by order: SiblingOrder, names: FunctionNames) {
    let nodes = tree.nodes
    func key(_ node: UInt32) -> UInt64 { order == .name ? 0 : order.key(nodes[Int(node)].totals) }
    sort { a, b in
      let (left, right) = (key(a), key(b))
      if left != right { return left > right }
      let (leftName, rightName) = (names[nodes[Int(a)].frame.function], names[nodes[Int(b)].frame.function])
      return leftName != rightName ? leftName < rightName : a < b
    }
  }
}
