/// Where shadow GOROOTs, rewritten sources and function-id ranges are kept between recordings: `$GOTRACE_CACHE`, or
/// `gotrace` in the user's cache directory. All of it can be deleted at any time when no recorder runs.
struct CacheDirectory {
  let path: String

  static func prepare() throws(RecordingError) -> CacheDirectory {
    let path =
      FileSystem.environmentValue("GOTRACE_CACHE")
      ?? FileSystem.environmentValue("XDG_CACHE_HOME").map { $0 + "/gotrace" }
      ?? FileSystem.environmentValue("HOME").map { $0 + "/.cache/gotrace" }
      ?? "/tmp/gotrace-cache"
    let absolute = path.hasPrefix("/") ? path : FileSystem.workingDirectory + "/" + path
    try FileSystem.makeDirectories(absolute)
    return CacheDirectory(path: absolute)
  }
}
