internal import Platform

/// Where shadow GOROOTs, rewritten sources and function-id ranges are kept between recordings: `$GOTRACE_CACHE`, or
/// `gotrace` in the user's cache directory, or in Go's. All of it can be deleted at any time when no recorder runs.
///
/// Nothing in it is believed: what is there is compared with what ought to be, and made anew where it differs. So
/// neither a recorder that was killed nor a full disk leaves something that harms the next one.
struct CacheDirectory {
  let path: String
  /// For sources that cannot be written to the cache; goes with the recording.
  var spare: String?

  /// The first folder that can be used; else one in `temporary`, which goes with the recording.
  ///
  /// - Parameters:
  ///   - goCache: Go's build cache, whose folder serves where no variable names one for caches.
  ///   - warn: gets what speaks against folders that the user might expect to be used.
  ///   - fill: looks whether what a recording needs is in the folder, or makes it.
  static func prepare<Value>(
    goCache: String, temporary: String, warn: (RecordingWarning) -> Void,
    filling fill: (CacheDirectory) throws(RecordingError) -> Value
  ) throws(RecordingError) -> (cache: CacheDirectory, value: Value) {
    var problems: [(path: String, problem: FolderProblem)] = []
    for wanted in candidates(goCache: goCache) {
      switch open(wanted) {
      case .failure(let problem): problems.append((wanted, problem))
      case .success(let path):
        let cache = CacheDirectory(path: path, spare: temporary)
        do {
          try FileSystem.ensure(Array(Self.moduleFile.utf8), at: path + "/go.mod")
          let value = try fill(cache)
          // That others may change a folder is worth a word, even if the next one will do.
          for (path, problem) in problems where !problem.isOfTheSystem {
            warn(.cacheNotUsed(path: path, problem, instead: cache.path))
          }
          return (cache, value)
        } catch {
          guard case .system(_, _, let code) = error else { throw error }
          problems.append((wanted, .unusable(errno: code)))
        }
      }
    }
    if let first = problems.first { warn(.cacheNotUsed(path: first.path, first.problem, instead: nil)) }
    let cache = CacheDirectory(path: temporary + "/cache", spare: nil)
    try FileSystem.makeDirectories(cache.path)
    return (cache, try fill(cache))
  }

  /// A cache in the folder of a module is none of its packages: patterns like ./... end where another module begins.
  private static let moduleFile = "// The Go files below belong to no program.\nmodule gotrace.cache\n"

  private static func candidates(goCache: String) -> [String] {
    if let path = Environment.nonEmptyValue("GOTRACE_CACHE") { return [FilePath.absolute(path)] }
    let caches =
      Environment.nonEmptyValue("XDG_CACHE_HOME") ?? Environment.nonEmptyValue("HOME").map { $0 + "/.cache" }
    // The go command says "off" where it knows none.
    let folders = [caches, goCache == "off" || goCache.isEmpty ? nil : goCache]
    return folders.compactMap { $0.map { FilePath.absolute($0) + "/gotrace" } }
  }

  /// Makes the folder, for its user alone, or checks its owner. Returns its path without links, which no other user can
  /// turn to elsewhere.
  private static func open(_ path: String) -> Result<String, FolderProblem> {
    do throws(RecordingError) {
      try FileSystem.makeDirectories(path, mode: 0o700)
      let real = try FileSystem.realPath(path)
      return FolderOwnership.problem(of: real, with: ["src", "goroot", "modules", "ids"]).map(Result.failure)
        ?? .success(real)
    } catch {
      guard case .system(_, _, let code) = error else {
        return .failure(.unusable(errno: SystemError.inputOutput.code))
      }
      return .failure(.unusable(errno: code))
    }
  }

  /// Keeps a rewritten source file under a name made of its content.
  ///
  /// - Returns: its path.
  func writeSource(_ text: [UInt8]) throws(RecordingError) -> String {
    var hash = ContentHash()
    hash.add(text)
    let name = "/src/" + hash.text + ".go"
    do {
      try FileSystem.ensure(text, at: path + name)
      return path + name
    } catch {
      // A full disk, or a cache that is read-only.
      guard let spare else { throw error }
      try FileSystem.ensure(text, at: spare + name)
      return spare + name
    }
  }
}

extension FolderProblem: Error {
  /// Not another user's doing.
  fileprivate var isOfTheSystem: Bool { if case .unusable = self { true } else { false } }
}
