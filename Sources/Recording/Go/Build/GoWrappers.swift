internal import Platform

/// Two shell scripts that the go command runs instead of its tools (`-toolexec`) and of the test binaries (`-exec`), so
/// that nothing of the shadow GOROOT is seen in the traced program, and nothing of the rewritten sources.
///
/// The go command must run with the shadow as its GOROOT; but the linker writes its GOROOT into the program
/// (`runtime.GOROOT()`, the file names of the standard library in stack traces), and test binaries inherit the go
/// command's environment. Shell scripts, because they start ten times as fast as we do.
struct GoWrappers {
  let toolchain: GoToolchain
  let shadow: ShadowRoot
  /// Of the recording.
  let directory: String

  /// Which commands write other names of files and folders than the user's into the program, if we do not see to it.
  struct Renaming {
    /// All of them.
    var everywhere = false
    /// Those that have to do with modules that are seen by way of links (``ModuleLinks``).
    var inLinks = false
    /// Those that compile rewritten files of the standard library.
    var inStandardLibrary = false
  }

  /// The script for tools: the linker knows the real GOROOT (with `-trimpath` it knows none). A compiler that fails,
  /// vet, and where they are needed the cover tool, and all that have to do with names, are run by us (``GoTool``).
  func tools(isCovered: Bool, _ renaming: Renaming) throws(RecordingError) -> String {
    let words = [try FileSystem.ownExecutable(), GoTool.subcommand, directory].map(quoted)
    let ours = "set -- " + words.joined(separator: " ") + " \"$@\""
    let patterns = [
      renaming.everywhere ? "*" : nil, renaming.inLinks ? "*/modules/*" : nil,
      renaming.inStandardLibrary ? "*\(quoted("=>" + shadow.path + "/"))*" : nil,
    ].compactMap { $0 }
    let renamed =
      patterns.isEmpty
      ? ":" : "case \"$PWD $*\" in \(patterns.joined(separator: "|"))) \(ours); exec \"$@\";; esac"
    let setRoot = "if [ -n \"$GOROOT\" ]; then GOROOT=\(quoted(toolchain.root)); export GOROOT; fi"
    return """
      case $2 in -V=*|-flags) \(isCovered ? "case $1 in */cover) \(ours);; esac; " : "")exec "$@";; esac
      case $1 in
      */link) \(setRoot); \(renaming.everywhere || renaming.inLinks ? ours : ":");;
      */compile|*/cgo)
      \(renamed)
      if output=$("$@" 2>&1); then
      [ -z "$output" ] || printf '%s\\n' "$output"
      exit 0
      fi
      \(ours);;
      */asm)
      \(renamed);;
      */vet) \(ours);;
      */cover) \(isCovered ? ours : ":");;
      esac
      exec "$@"

      """
  }

  /// The script for test binaries: they have the environment that the user's own `go test` would give them.
  var tests: String {
    let restored = ["GOROOT", "GOTOOLCHAIN", "GOMODCACHE"].map { name in
      Environment.nonEmptyValue(name).map { "\(name)=\(quoted($0)); export \(name)" } ?? "unset \(name)"
    }
    // The go command puts its own folder first, since Go 1.19.
    let own = quoted(shadow.path + "/bin:")
    let path = "case $PATH in \(own)*) PATH=\(quoted(toolchain.root))/bin:${PATH#\(own)};; esac"
    return (restored + [path, "exec \"$@\""]).joined(separator: "\n") + "\n"
  }

  /// A flag that runs the script at `path` before what else the flag would name.
  ///
  /// The go command splits the value at spaces outside of quotes, without escapes (`cmd/internal/quoted`): a path with
  /// both kinds of quotes cannot be written.
  static func flag(_ name: String, _ path: String) -> String {
    "-\(name)=/bin/sh " + (path.contains("'") ? "\"\(path)\"" : "'\(path)'")
  }

  /// A word of the shell.
  private func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
