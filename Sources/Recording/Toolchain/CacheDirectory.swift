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
  /// Keeps a rewritten source file under a name made of its content.
  ///
  /// - Returns: its path.
  func writeSource(_ text: [UInt8]) throws(RecordingError) -> String {
    var hash = ContentHash()
    hash.add(text)
    let folder = path + "/src"
    let file = folder + "/" + hash.text + ".go"
    if FileSystem.exists(file) { return file }
    try FileSystem.makeDirectories(folder)
    try FileSystem.writeAtomically(text, to: file)
    return file
  }
}
