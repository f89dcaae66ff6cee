import Console
import Platform
import Recording

extension RecordingWarning {
  /// One sentence that names the thing and the remedy.
  var sentence: String {
    switch self {
    case .cacheNotUsed(let path, let problem, let instead):
      "the cache \(path) is not used, \(problem.reason); \(instead ?? "a new folder") is used instead; "
        + "set GOTRACE_CACHE to a folder of your own"
    case .patternWithoutEffect(let option, let pattern, let problem):
      "\(option) \(pattern) changes nothing: \(problem.reason)"
    }
  }
}

extension FolderProblem {
  fileprivate var reason: String {
    switch self {
    case .belongsToAnother(let user): "it is in the hands of another user (uid \(user))"
    case .writableByOthers(let path): "other users may write to \(path)"
    case .unusable(let code): "\(SystemError(code: code))"
    }
  }
}

extension PatternProblem {
  fileprivate var reason: String {
    switch self {
    case .matchesNothing:
      "no package of the program matches; a pattern is an import path or the end of one, a/..., a/*, ./..., or the "
        + "path of a .go file (gotrace-record list shows what there is)"
    case .neededByRuntime: "what it matches cannot be recorded, because the injected runtime itself needs it"
    case .excluded: "what it matches is excluded"
    case .notRecordedAnyway: "what it matches would not be recorded anyway"
    case .noFunctions(let reasons) where reasons.isEmpty: "what it matches has no functions"
    case .noFunctions(let reasons):
      "no function of what it matches is recorded\(reasons.list)"
        + (!reasons.contains(where: \.isOfGeneratedCode)
          ? "" : "; generated code is recorded where its package, or the path of its file, is included by name")
    }
  }
}

extension Set<LeftOut> {
  /// `: generated file, no body`; nothing for none.
  var list: String { isEmpty ? "" : ": " + Set<String>(map(\.words)).sorted().joined(separator: ", ") }
}
