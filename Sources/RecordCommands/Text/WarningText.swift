import Console
import Platform
import Recording

extension RecordingWarning {
  /// One sentence that names the thing and the remedy.
  var sentence: String {
    switch self {
    case .cacheNotUsed(let path, let problem, let instead):
      "the cache \(path) is not used (\(problem.reason)); using \(instead ?? "a new folder"). "
        + "Set GOTRACE_CACHE to a folder of your own"
    case .patternWithoutEffect(let option, let pattern, let problem):
      "\(option) \(pattern) has no effect: \(problem.reason)"
    case .filterFileUsed(let path, let counted, let skipped):
      "\(path): \(CountText.count(UInt64(counted), "function")) only counted, "
        + "\(CountText.grouped(UInt64(skipped))) not recorded (--no-filter-file ignores the file)"
    case .filterNamesUnknown(let path, let names):
      "\(path): \(CountText.count(UInt64(names.count), "name")) of no function in what is recorded: "
        + names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " …" : "")
    }
  }
}

extension RecordingWarning {
  /// Whether it only says what happens.
  var isNote: Bool {
    if case .filterFileUsed = self { true } else { false }
  }
}

extension FolderProblem {
  fileprivate var reason: String {
    switch self {
    case .belongsToAnother(let user): "it belongs to another user, uid \(user)"
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
        + "path of a .go file ('gotrace-record list' lists functions and packages)"
    case .neededByRuntime: "the injected runtime needs these packages, so they cannot be recorded"
    case .excluded: "the code that it matches is excluded"
    case .notRecordedAnyway: "the code that it matches would not be recorded anyway"
    case .noFunctions(let reasons) where reasons.isEmpty: "the code that it matches has no functions"
    case .noFunctions(let reasons):
      "no function of the code that it matches is recorded\(reasons.list)"
        + (!reasons.contains(where: \.isOfGeneratedCode)
          ? "" : "; generated code is recorded where its package, or the path of its file, is included by name")
    }
  }
}

extension Set<LeftOut> {
  /// `: generated file, no body`; nothing for none.
  var list: String { isEmpty ? "" : ": " + Set<String>(map(\.words)).sorted().joined(separator: ", ") }
}
