internal import Platform

/// Facts of the machine and the working tree that go into a trace.
enum HostFacts {
  /// The processor's name; empty where it is unknown.
  static var processor: String {
    for line in (FileSystem.text("/proc/cpuinfo") ?? "").split(separator: "\n") where line.hasPrefix("model name") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    return ""
  }

  /// The git revision of the working directory and whether files differ from it; empty outside of a repository.
  static func revision() -> (name: String, isDirty: Bool) {
    // --no-optional-locks: the user's repository is not written to, not even its index.
    func git(_ words: String...) -> CapturedRun? {
      try? CapturedRun.run("/usr/bin/env", arguments: ["env", "git", "--no-optional-locks"] + words)
    }
    guard let head = git("rev-parse", "HEAD"), head.succeeded else { return ("", false) }
    let status = git("status", "--porcelain", "--untracked-files=no")
    return (String(head.outputText.prefix { $0 != "\n" }), status?.output.isEmpty == false)
  }
}
