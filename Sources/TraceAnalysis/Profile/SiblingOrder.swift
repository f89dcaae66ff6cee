import TraceModel

/// The order of calls with the same caller: greatest first, or by name.
public enum SiblingOrder: String, CaseIterable, Sendable {
  case total
  case selfTime = "self"
  case calls
  case name

  public static let standard = SiblingOrder.total
}

extension ChildLists {
  /// Sorts siblings; what is equal goes by name, then by index, so that the order is the same every time.
  mutating func sort(_ tree: PathTree, by order: SiblingOrder, names: FunctionNames) {
    let nodes = tree.nodes
    func key(_ node: UInt32) -> UInt64 {
      let totals = nodes[Int(node)].totals
      switch order {
      case .total: return totals.totalTime
      case .selfTime: return totals.selfTime
      case .calls: return totals.calls
      case .name: return 0
      }
    }
    sort { a, b in
      let (left, right) = (key(a), key(b))
      if left != right { return left > right }
      let (leftName, rightName) = (names[nodes[Int(a)].frame.function], names[nodes[Int(b)].frame.function])
      return leftName != rightName ? leftName < rightName : a < b
    }
  }
}
