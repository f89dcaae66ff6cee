internal import Platform

/// The Go toolchain that applies in the user's directory, found the way the user's own `go` command finds it.
struct GoToolchain {
  /// The toolchain's root: of the toolchain that go.mod's `toolchain` line or GOTOOLCHAIN chose.
  let root: String
  let version: GoVersion
  let operatingSystem: String
  let architecture: String
  /// `GOFLAGS` as the go command sees it (environment or `go env -w`), as all below.
  let flags: String
  /// `GOTMPDIR`: where the go command builds and runs; `nil` where it is the system's folder for temporary files.
  let temporaryFolder: String?
  /// `GOCACHE`; "off" where the go command knows none.
  let buildCache: String
  /// `GOMODCACHE`.
  let moduleCache: String
  /// `GOMOD`, `GOWORK`: of the folder that we are in; empty or /dev/null for none.
  let moduleFile: String
  let workFile: String

  /// The go command of `root`.
  var command: String { root + "/bin/go" }

  /// Asks the `go` on PATH which toolchain applies here.
  static func locate() throws(RecordingError) -> GoToolchain {
    guard let go = FileSystem.findExecutable("go") else { throw .noGoOnPath }
    let names = [
      "GOROOT", "GOVERSION", "GOOS", "GOARCH", "GOFLAGS", "GOTMPDIR", "GOCACHE", "GOMODCACHE", "GOMOD", "GOWORK",
    ]
    let run = try CapturedRun.run(go, arguments: [go, "env"] + names)
    guard run.succeeded else { throw .goUnusable(path: go, message: run.errorText) }
    let lines = run.outputText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= names.count, let version = GoVersion(lines[1]) else {
      throw .goUnusable(path: go, message: run.outputText + run.errorText)
    }
    guard version.minor >= GoVersion.minimumMinor else { throw .goTooOld(version: lines[1], path: go) }
    guard lines[2] == "linux" else { throw .unsupportedSystem(name: lines[2]) }
    return GoToolchain(
      root: lines[0], version: version, operatingSystem: lines[2], architecture: lines[3], flags: lines[4],
      temporaryFolder: lines[5].isEmpty ? nil : lines[5], buildCache: lines[6], moduleCache: lines[7],
      moduleFile: lines[8], workFile: lines[9])
  }
}
