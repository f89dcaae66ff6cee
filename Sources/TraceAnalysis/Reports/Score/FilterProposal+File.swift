import Console
public import TraceModel

extension FilterProposal {
  private static let heading = """
    # Functions that cost more to record than they are worth, as 'gotrace-analyze score' has found them.
    # count: calls are counted, and not timed; skip: nothing is recorded. To be edited and committed.

    """

  /// A filter file with the proposal: what is there stays as it is, and functions that it does not name are added, in
  /// the order of their names. Reasons are rounded, so that they seldom change.
  ///
  /// - Parameter text: of the file, if there is one.
  /// - Throws: where that is no filter file.
  public func file(addedTo text: String?) throws(FunctionFilterFile.Problem) -> String {
    let known = try FunctionFilterFile(text ?? "").entries
    let calls = Dictionary(uniqueKeysWithValues: costs.functions.map { ($0.index, $0) })
    let lines = actions.compactMap { index, action -> (name: String, line: String)? in
      let name = costs.profile.functions[Int(index)].name
      guard known[name] == nil, let function = calls[index] else { return nil }
      let mean = DurationText.format(nanoseconds: Self.rounded(UInt64(saturating: function.meanSelf.rounded())))
      let count = CountText.grouped(Self.rounded(function.calls))
      return (name, "\(action.rawValue) \(name) # about \(count) calls of \(mean)\n")
    }
    var file = text ?? Self.heading
    if !file.isEmpty, !file.hasSuffix("\n") { file += "\n" }
    return file + lines.sorted { $0.name < $1.name }.map(\.line).joined()
  }

  /// Functions of which a file says something else than the proposal: what the file says is done.
  public func contradictions(with file: FunctionFilterFile) -> [String] {
    actions.compactMap { index, action in
      let name = costs.profile.functions[Int(index)].name
      return file.entries[name].map { $0.action != action } ?? false ? name : nil
    }.sorted()
  }

  /// To one significant digit.
  private static func rounded(_ number: UInt64) -> UInt64 {
    var unit: UInt64 = 1
    while number / unit >= 10 { unit *= 10 }
    return (number / unit + (number % unit * 2 >= unit && unit > 1 ? 1 : 0)) * unit
  }
}
