import Foundation
import Glibc
import Testing

/// What a signal to the recorder does, before its program runs, while it runs, and where a terminal sends it.
struct SignalTests {
  private let folder = Folders.newFolder()
  private var trace: URL { folder.appending(path: "t.trace") }

  private func behaviour(_ name: String, _ arguments: [String] = []) -> GoProgram {
    GoProgram(folder: BehaviourCase.folder.appending(path: name), arguments: arguments)
  }

  /// Every signal that a Go program can ask for, the real-time ones included.
  @Test func everySignalReachesTheProgram() throws {
    let recorder = try RunningRecorder(behaviour("signals", ["TERM", "every"]), to: trace)
    try #require(recorder.output.next() == "ready")
    // These cannot be caught, are the recorder's own (URG), or never shown to a Go program (PROF, 32 to 34). TSTP and
    // its like stop the recorder as well.
    let others = [SIGKILL, SIGSTOP, SIGURG, SIGPROF, SIGTSTP, SIGTTIN, SIGTTOU, 32, 33, 34]
    for number in Int32(1)...64 where number != SIGTERM && !others.contains(number) {
      kill(recorder.process.pid, number)
      try #require(recorder.output.next() == "got \(number)")
    }
    kill(recorder.process.pid, SIGTERM)
    #expect(recorder.output.next() == "got \(SIGTERM)")
    #expect(recorder.process.wait() == 3)
    #expect(try Trace(file: trace).tree().descendant("main.main")?.openCalls == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["t.trace"])
  }

  /// A timer that was set before the recorder took the place of the program it records.
  @Test func anAlarmReachesTheProgram() throws {
    let program = behaviour("signals", ["ALRM", "wait"])
    let recorded = try Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: [
        // Long enough for the build, which it would end.
        "perl", "-e", "alarm 20; exec @ARGV", Folders.recorder.path, "exec", "-o", trace.path, "--quiet", "--",
      ] + [try built(program)] + program.arguments,
      folder: folder, environment: program.fullEnvironment
    ).run()
    recorded.expect(status: 3)
    #expect(recorded.output == "ready\ngot alarm clock\n")
    #expect(FileManager.default.fileExists(atPath: trace.path))
  }

  private func built(_ program: GoProgram) throws -> String {
    let path = folder.appending(path: "app").path
    try Command(
      executable: Folders.recorder, arguments: ["build", "-o", path, "."], folder: program.folder,
      environment: program.fullEnvironment
    ).run().expect()
    return path
  }

  private func state(_ pid: Int32) -> Character? {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    return text[end...].dropFirst(2).first
  }

  /// Who stops the recorder and lets it go on means the program.
  @Test func aStoppedRecorderStopsItsProgram() throws {
    let recorder = try RunningRecorder(behaviour("stdin"), to: trace)
    try recorder.send("before")
    #expect(recorder.output.next() == "BEFORE")
    let program = try #require(try recorder.children().first)
    kill(recorder.process.pid, SIGTSTP)
    #expect(waitUntil { state(recorder.process.pid) == "T" && state(program) == "T" })
    kill(recorder.process.pid, SIGCONT)
    #expect(waitUntil { state(recorder.process.pid) != "T" && state(program) != "T" })
    try recorder.send("after")
    #expect(recorder.output.next() == "AFTER")
    recorder.closeInput()
    #expect(recorder.process.wait() == 0)
    #expect(try Trace(file: trace).tree().callsByFunction["main.answer"] == 2)
  }

  /// Ctrl-Z, fg, Ctrl-C at a shell on a terminal. (A job that reads the terminal in the background stops again; that a
  /// shell may hear of that stop after fg is a race of its own.)
  @Test func jobControlWorks() throws {
    let program = behaviour("stdin")
    let path = try built(program)
    let script = """
      import os, pty, select, sys, time
      pid, terminal = pty.fork()
      if pid == 0:
          os.execvp("bash", ["bash", "--norc", "--noediting", "-i"])
      seen = b""
      def until(text):
          global seen
          deadline = time.time() + 300
          while text not in seen:
              if time.time() > deadline or not select.select([terminal], [], [], 300)[0]:
                  sys.exit("no %r in %r" % (text, seen))
              seen += os.read(terminal, 65536)
          seen = seen[seen.index(text) + len(text):]
      def send(text): os.write(terminal, text)
      send(b"PS1='prom''pt '; stty -echo\\n"); until(b"prompt ")
      send(b"%s exec -o %s --quiet -- %s\\n" % tuple(os.fsencode(word) for word in sys.argv[1:]))
      send(b"one\\n"); until(b"ONE")
      send(b"\\x1a"); until(b"Stopped"); until(b"prompt ")
      send(b"fg\\n"); until(b"exec")
      send(b"two\\n"); until(b"TWO")
      send(b"\\x1a"); until(b"Stopped"); until(b"prompt ")
      send(b"fg\\n"); until(b"exec")
      send(b"three\\n"); until(b"THREE")
      send(b"\\x03"); until(b"prompt ")
      send(b"echo status $?\\n"); until(b"status 130")
      send(b"exit\\n")
      os.waitpid(pid, 0)
      """
    let ran = try Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: ["python3", "-c", script, Folders.recorder.path, trace.path, path], folder: folder,
      environment: program.fullEnvironment
    ).run()
    ran.expect()
    #expect(try Trace(file: trace).tree().callsByFunction["main.answer"] == 3)
  }

  /// Whatever moment it is between start and the program's run: nothing is left.
  @Test func anInterruptedBuildLeavesNothing() throws {
    let program = GoProgram(folder: Folders.fixtures.appending(path: "tiny"))
    let temporary = Folders.newFolder()
    var environment = program.fullEnvironment
    environment["TMPDIR"] = temporary.path
    let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGALRM, 40]
    let verbs = [["run", "-o", trace.path], ["build", "-o", folder.appending(path: "app").path], ["list"]]
    var interrupted = 0
    // On a machine that stands still the signal may find the program already running, or ended.
    for round in 0..<200 where round < 21 || interrupted == 0 {
      let signal = signals[round % signals.count]
      let recorder = try RunningRecorder(
        verbs[round % verbs.count] + ["."], folder: program.folder, environment: environment)
      usleep(UInt32.random(in: 1000...1_500_000))
      kill(recorder.process.pid, signal)
      let status = try #require(recorder.process.wait())
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      let moment = "round \(round), signal \(signal), status \(status): \(recorder.error)"
      if status == 128 + signal, left.isEmpty { interrupted += 1 }
      #expect(left.allSatisfy { $0 == "t.trace" || ($0 == "app" && status == 0) }, "\(moment) left \(left)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [], "\(moment)")
      #expect(!FileManager.default.fileExists(atPath: recorder.spool), "\(moment)")
      for name in left { try FileManager.default.removeItem(at: folder.appending(path: name)) }
    }
    #expect(interrupted > 0)
  }

  /// Without /proc processes cannot be distinguished; a report does not need it.
  @Test func withoutProcThereIsAnError() throws {
    guard getuid() == 0 else { return print("withoutProcThereIsAnError: not tested, it takes root to unmount /proc") }
    let path = try built(behaviour("stdin"))
    func withoutProc(_ words: [String]) throws -> Finished {
      try Command(
        executable: URL(filePath: "/usr/bin/unshare"),
        arguments: ["-m", "sh", "-c", "umount -l /proc && exec \"$0\" \"$@\""] + words, folder: folder
      ).run()
    }
    let recorded = try withoutProc([Folders.recorder.path, "exec", "-o", trace.path, "--", path]).withoutOthersSpools
    if recorded.error.contains("umount:") || recorded.error.contains("unshare:") {
      return print("withoutProcThereIsAnError: not tested, this system keeps /proc: \(recorded.error)")
    }
    recorded.expect(status: 1)
    #expect(recorded.error.hasPrefix("gotrace-record: error: /proc "))
    #expect(recorded.output == "")
    #expect(!FileManager.default.fileExists(atPath: trace.path))
    let example = Folders.fixtures.appending(path: "traces/v1/cut.trace").path
    let report = try withoutProc([Folders.analyzer.path, "info", example])
    report.expect()
    #expect(report.output.contains(example))
    try withoutProc([Folders.analyzer.path, "nonsense"]).expect(status: 2)
  }
}
