import Foundation
import Glibc
import Testing
import TraceStore

/// Files that the programs write are there whole or not at all, and nothing but regular files is replaced.
struct OutputPathTests {
  private let folder = Folders.newFolder()

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// Runs a shell script in the folder; $record, $analyze and $example are the programs and a trace.
  private func run(_ script: String) throws -> Finished {
    var environment = Toolchain.newest.environment
    environment["record"] = Folders.recorder.path
    environment["analyze"] = Folders.analyzer.path
    environment["example"] = Folders.fixtures.appending(path: "traces/regress/base-0.trace").path
    environment["tiny"] = Folders.fixtures.appending(path: "tiny").path
    environment["TMPDIR"] = path("tmp")
    // Safe, here and below: the path lives through the call.
    unsafe mkdir(path("tmp"), 0o700)
    return try Command(
      executable: URL(filePath: "/bin/sh"), arguments: ["-c", script], folder: folder, environment: environment
    ).run()
  }

  private static let commands = [
    "\"$analyze\" slice \"$example\" -o", "\"$analyze\" repair \"$example\" -o",
    "\"$analyze\" merge \"$example\" \"$example\" -o", "\"$analyze\" report \"$example\" -o",
  ]

  @Test(arguments: commands) func aLinkStaysAndItsTargetIsWritten(command: String) throws {
    let ran = try run(
      """
      mkdir below
      echo old > below/target; ln -s below/target link; ln -s ../new below/second; ln -s below/second dangling
      \(command) link && \(command) dangling || exit
      readlink link; readlink dangling; readlink below/second
      cmp below/target new
      """)
    ran.expect()
    #expect(ran.output == "below/target\nbelow/second\n../new\n")
    #expect(try names() == ["below", "dangling", "link", "new", "tmp"])
  }

  @Test(arguments: commands) func permissionsStay(command: String) throws {
    let ran = try run(
      """
      umask 022; echo old > out; chmod 600 out; \(command) out || exit; stat -c %a out
      rm out; \(command) out || exit; stat -c %a out
      """)
    ran.expect()
    #expect(ran.output == "600\n644\n")
  }

  /// A recording is not lost for a mistyped name.
  @Test func aReportReplacesNoTrace() throws {
    let ran = try run(
      "cp \"$example\" a.trace; for r in html tree report; do \"$analyze\" $r \"$example\" -o a.trace; echo $?; done; "
        + "cmp a.trace \"$example\"")
    #expect(ran.output == "1\n1\n1\n", "\(ran)")
    #expect(ran.error.contains("a.trace is a trace"))
  }

  /// A trace is not mixed with what a program says; a report goes there.
  @Test(arguments: commands) func standardOutputIsNotReplaced(command: String) throws {
    let ran = try run(
      """
      ln -s /proc/self/fd/1 st
      \(command) st > file; echo "status $?"; readlink st
      \(command) fifo-or-device-below > /dev/null 2>&1; rm -f fifo-or-device-below
      """)
    let isReport = command.contains("report")
    #expect(ran.output == "status \(isReport ? 0 : 1)\n/proc/self/fd/1\n", "\(ran)")
    if !isReport { #expect(ran.error.contains("standard output")) }
    let size = try FileManager.default.attributesOfItem(atPath: path("file"))[.size] as? Int
    #expect((size ?? 0 > 0) == isReport)
    #expect(try names() == ["file", "st", "tmp"])
  }

  @Test func aRecordingDoesNotReplaceStandardOutput() throws {
    let ran = try run(
      """
      ln -s /proc/self/fd/1 st; cd "$tiny"
      "$record" run -o "$OLDPWD/st" . > "$OLDPWD/file"; echo "status $?"; readlink "$OLDPWD/st"
      "$record" run -o /dev/null . ; echo "status $?"
      """)
    #expect(ran.output == "status 1\n/proc/self/fd/1\nstatus 1\n", "\(ran)")
    #expect(ran.error.contains("standard output"))
    #expect(ran.error.contains("/dev/null: it is not a regular file"))
    #expect(try names() == ["file", "st", "tmp"])
  }

  /// A limit that comes first is an error like a full disk.
  @Test(arguments: commands) func aFileThatMayNotGrowLeavesNothing(command: String) throws {
    let ran = try run("ulimit -f 1; \(command) out")
    ran.expect(status: 1)
    #expect(ran.error.contains("File too large"), "\(ran)")
    #expect(try names() == ["tmp"])
  }

  /// At whatever moment it comes: the file is there whole, or nothing is, and the status is the usual one.
  @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGXCPU, 41])
  func aSignalLeavesNothing(signal: Int32) throws {
    let recorded = try GoProgram(folder: Folders.fixtures.appending(path: "cpu"), arguments: ["-calls", "300000"])
      .recorded(to: folder.appending(path: "t.trace"))
    recorded.expect()
    let example = path("t.trace")
    // Safe, here and below: the path lives through the call.
    unsafe mkdir(path("tmp"), 0o700)
    var environment = ProcessInfo.processInfo.environment
    environment["TMPDIR"] = path("tmp")
    var (interrupted, finished) = (0, 0)
    let commands = [
      ["slice", example], ["merge", example, example], ["export", "--format", "ndjson", example],
      ["tree", "--from", "0s", "--to", "1h", example, example],
    ]
    // Until both have been seen, or chance does not want it.
    for round in 0..<400 where round < 12 || interrupted == 0 {
      let null = openFile("/dev/null", O_RDWR)
      defer { close(null) }
      let child = try Command(
        executable: Folders.analyzer, arguments: commands[round % commands.count] + ["-o", path("out")], folder: folder,
        environment: environment
      ).start(input: null, output: null, error: null)
      usleep(UInt32.random(in: 200...20_000))
      kill(child.pid, signal)
      let status = try #require(child.wait())
      let left = try names().filter { $0 != "t.trace" && $0 != "tmp" }
      #expect(status == 0 || status == 128 + signal)
      #expect(left == (status == 0 ? ["out"] : []) || left == ["out"], "round \(round), status \(status): \(left)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: path("tmp")) == [])
      if status == 0 { finished += 1 } else { interrupted += 1 }
      for name in left { try FileManager.default.removeItem(atPath: path(name)) }
    }
    if interrupted == 0 { print("aSignalLeavesNothing: every round was over before signal \(signal) came") }
  }
}
