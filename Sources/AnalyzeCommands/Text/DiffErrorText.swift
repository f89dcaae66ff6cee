import Console
import TraceDiff

extension CommandFailure {
  init(_ error: DiffError) {
    switch error {
    case .failExpression(let syntax): self.init(syntax, in: "--fail-on")
    case .allowList(let line, let path): self.init(line.syntax, in: "\(SafeText.visible(path)), line \(line.line)")
    case .unreadable(let path, let error): self.init("cannot read \(SafeText.visible(path)): \(error)")
    case .notComparable(let comparability):
      self.init("\(comparability.sentence) Use --force to compare anyway.")
    case .gateCanNeverFail(let expression, let reason, let base, let head):
      self.init(expression, canNeverFail: reason, runs: DiffResult.runsText(base: base, head: head))
    }
  }

  init(_ error: HistoryError) {
    switch error {
    case .noFunction(let pattern): self.init("no function in the traces matches '\(pattern)'")
    case .noCalls: self.init("no function matches the filters")
    }
  }
}
