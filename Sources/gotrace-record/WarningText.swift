import Console
import Recording

extension RecordingWarning {
  /// One sentence that names the thing and the remedy.
  var sentence: String {
    switch self {
    case .cacheNotUsed(let path, let problem, let instead):
      "the cache \(path) is not used, \(problem.reason); \(instead ?? "a new folder") is used instead; "
        + "set GOTRACE_CACHE to a folder of your own"
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

extension RecordingOptions {
  /// Warnings go to `diagnostics`.
  mutating func warn(through diagnostics: Diagnostics) {
    warn = { diagnostics.warning($0.sentence) }
  }
}
