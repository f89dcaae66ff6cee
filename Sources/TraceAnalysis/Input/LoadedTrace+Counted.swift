public import TraceModel

// Functions that were only counted: when, from where and for how long they were called is not known. In a tree their
// calls are below the function `(counted)`, which stands for callers that are not known and has no calls itself.

extension Symbol {
  static let countedCalls = Symbol(name: "(counted)", package: "(counted)", file: "", line: 0)
}

extension LoadedTrace {
  /// Calls of functions that were only counted, in all processes.
  public var countedCalls: [FunctionID: UInt64] {
    processes.reduce(into: [:]) { $0.merge($1.countedCalls, uniquingKeysWith: saturatingSum) }
  }

  /// Puts counted calls into the call tree.
  mutating func addCountedCalls() {
    let counted = countedCalls.filter { Int($0.key.rawValue) < symbols.count }
    guard !counted.isEmpty else { return }
    func append(_ function: FunctionID, below parent: UInt32, calls: UInt64) {
      let totals = CallTotals(calls: calls)
      summary.callTree.nodes.append(CallTree.Node(parent: parent, frame: CallTree.Frame(function), totals: totals))
      if let last = summary.callTree.numbers.last { summary.callTree.numbers.append(last + 1) }
    }
    let top = UInt32(summary.callTree.nodes.count)
    append(FunctionID(rawValue: UInt32(symbols.count)), below: 0, calls: 0)
    symbols.append(.countedCalls)
    for (function, calls) in counted.sorted(by: { $0.key < $1.key }) { append(function, below: top, calls: calls) }
  }

  /// The number of the function `(counted)`, if there is one.
  var countedFunction: FunctionID? {
    symbols.last == .countedCalls ? FunctionID(rawValue: UInt32(symbols.count - 1)) : nil
  }
}

extension Profile {
  /// The function `(counted)`, if any of the traces has one.
  var countedFunction: UInt32? { functions.firstIndex(of: .countedCalls).map { UInt32($0) } }
}
