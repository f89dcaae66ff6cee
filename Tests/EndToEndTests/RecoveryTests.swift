import Foundation
import Glibc
import Testing

/// kill -9 of the recorder: the program goes on, and nothing that was recorded is lost.
struct RecoveryTests {
  private let folder = Folders.newFolder()
  private var trace: URL { folder.appending(path: "t.trace") }

  /// Kills at random moments; `GOTRACE_KILLS` asks for more of them.
  private static let kills = ProcessInfo.processInfo.environment["GOTRACE_KILLS"].flatMap { Int($0) } ?? 12

  private func recover(_ recorder: RunningRecorder, _ words: [String] = []) throws -> Finished {
    try Command(executable: Folders.recorder, arguments: ["recover"] + words + [recorder.spool], folder: folder).run()
  }

  private func killAndWait(_ recorder: RunningRecorder) {
    kill(recorder.process.pid, SIGKILL)
    #expect(recorder.process.wait() == 128 + SIGKILL)
  }

  /// The spool has room for all calls of the program, so all of them must be in the recovered trace, once, wherever the
  /// recorder was killed: before, between or after writing a batch to the file, remembering that, and freeing segments.
  @Test func everyCallIsRecoveredOnce() throws {
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "cpu"), arguments: ["-calls", "800000", "-goroutines", "3"])
    let executable = folder.appending(path: "cpu")
    try Command(
      executable: Folders.recorder, arguments: ["build", "-o", executable.path, "."], folder: program.folder,
      environment: program.fullEnvironment
    ).run().expect()
    var interrupted = 0
    // A recorder that is killed before its program has begun shows nothing; on a busy machine that may be most of them.
    for round in 0..<10 * Self.kills where round < Self.kills || interrupted == 0 {
      defer {
        for name in ["t.trace", "t.trace.partial"] {
          try? FileManager.default.removeItem(at: folder.appending(path: name))
        }
      }
      let recorder = try RunningRecorder(
        ["exec", "-o", trace.path, "--quiet", executable.path] + program.arguments, folder: folder,
        environment: program.fullEnvironment)
      #expect(recorder.waitForSpool())
      usleep(UInt32.random(in: 1000...60_000))
      kill(recorder.process.pid, SIGKILL)
      let status = recorder.process.wait()
      #expect(status == 128 + SIGKILL || status == 0)
      // The recording was over before the signal came.
      if status == 0 { continue }
      let counted = countedCalls(recorder.remainingLines().joined(separator: "\n"))
      guard FileManager.default.fileExists(atPath: recorder.spool) else { continue }
      let recovered = try recover(recorder)
      recovered.expect()
      #expect(!recovered.error.contains("overwritten"), "\(recovered.error)")
      #expect(!FileManager.default.fileExists(atPath: recorder.spool))
      // The recorder may have been killed before it had started the program.
      if counted.isEmpty { continue }
      let traced = try Trace(file: trace).ownCalls()
      // The program may have been started, and not have found the spool in time.
      if traced.isEmpty { continue }
      #expect(traced == counted)
      interrupted += 1
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["cpu", "t.trace"])
      let verified = try Trace(file: trace).analyze("info")
      #expect(verified.output.contains("missing     nothing"))
    }
    #expect(interrupted > 0)
  }

  /// The program has nothing of the recorder's death; what it did until then, and until the spool is read, is saved.
  @Test func theProgramGoesOnAndItsCallsAreSaved() throws {
    let program = GoProgram(folder: BehaviourCase.folder.appending(path: "stdin"))
    let recorder = try RunningRecorder(program, to: trace)
    try recorder.send("before")
    #expect(recorder.output.next() == "BEFORE")
    killAndWait(recorder)
    for line in ["after", "and again"] {
      try recorder.send(line)
      #expect(recorder.output.next() == line.uppercased())
    }
    let recovered = try recover(recorder)
    recovered.expect()
    #expect(recovered.error.contains("still runs"))
    recorder.closeInput()
    #expect(recorder.output.next() == "lines 3 <nil>")
    let tree = try Trace(file: trace).tree()
    #expect(tree.callsByFunction["main.answer"] == 3)
    #expect(tree.descendant("main.main")?.openCalls == 1)
    // There is nothing left to be recovered.
    do {
      let again = try recover(recorder)
      again.expect(status: 1)
      #expect(again.error.contains(recorder.spool))
    }
  }

  /// A call that hung while the recorder was alive has hung so long, although nothing happened in that time.
  @Test func aHangLastsToTheRecordersLastRound() throws {
    let recorder = try RunningRecorder(GoProgram(folder: BehaviourCase.folder.appending(path: "stdin")), to: trace)
    try recorder.send("x")
    #expect(recorder.output.next() == "X")
    usleep(500_000)
    killAndWait(recorder)
    try recover(recorder).expect()
    recorder.closeInput()
    while recorder.output.next() != nil {}
    let main = try #require(try Trace(file: trace).tree().descendant("main.main"))
    #expect(main.openCalls == 1)
    #expect(main.durationMilliseconds >= 400)
  }

  /// What a killed recorder had built goes with its spool, but not under a program that still runs.
  @Test(arguments: [false, true]) func whatItBuiltGoes(whileItRuns runs: Bool) throws {
    let temporary = folder.appending(path: "tmp")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    func left() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: temporary.path).count }
    var program = GoProgram(folder: BehaviourCase.folder.appending(path: "stdin"))
    program.environment["TMPDIR"] = temporary.path
    let recorder = try RunningRecorder(program, to: trace)
    try recorder.send("x")
    #expect(recorder.output.next() == "X")
    killAndWait(recorder)
    #expect(try left() == 1)
    if !runs {
      recorder.closeInput()
      while recorder.output.next() != nil {}
    }
    try recover(recorder).expect()
    #expect(try left() == (runs ? 1 : 0))
    if runs { recorder.closeInput() }
    while recorder.output.next() != nil {}
  }

  /// A program that waits for room when the recorder dies is let go by the runtime's look at the recorder, every 100
  /// ms.
  ///
  /// The machine may stand still, too: one of three programs has to go on within a second.
  @Test func aWaitingProgramIsLetGo() throws {
    var longest: [Double] = []
    repeat {
      let recorder = try RunningRecorder(
        GoProgram(folder: Folders.fixtures.appending(path: "pauses"), arguments: ["3s"]), to: trace,
        options: ["--quiet", "--spool", "1"])
      #expect(recorder.waitForSpool())
      #expect(recorder.output.next() == "running")
      killAndWait(recorder)
      longest.append(try #require(recorder.output.next().flatMap { Double($0) }))
      try recover(recorder).expect()
      #expect(try Trace(file: trace).tree().callsByFunction["main.step", default: 0] > 0)
    } while longest.min()! >= 1 && longest.count < 3
    #expect(longest.min()! < 1, "the programs stood still for \(longest) s")
  }

  @Test func aLivingRecordersSpoolIsNotTouched() throws {
    let recorder = try RunningRecorder(GoProgram(folder: BehaviourCase.folder.appending(path: "stdin")), to: trace)
    try recorder.send("x")
    #expect(recorder.output.next() == "X")
    let refused = try recover(recorder)
    refused.expect(status: 1)
    #expect(refused.error.contains("still runs"))
    recorder.closeInput()
    #expect(recorder.process.wait() == 0)
    #expect(try Trace(file: trace).tree().callsByFunction["main.answer"] == 1)
  }

  /// The next recording reports what lies there and what to do with it.
  @Test func abandonedSpoolsAreToldOf() throws {
    let program = GoProgram(folder: BehaviourCase.folder.appending(path: "stdin"))
    let recorder = try RunningRecorder(program, to: trace)
    try recorder.send("x")
    #expect(recorder.output.next() == "X")
    killAndWait(recorder)
    recorder.closeInput()
    #expect(recorder.output.next() == "lines 1 <nil>")
    let next = try program.recorded(to: folder.appending(path: "next.trace"), options: [])
    next.expect()
    #expect(next.error.contains("gotrace-record recover \(recorder.spool)"))
    let listed = try Command(executable: Folders.recorder, arguments: ["recover"]).run()
    #expect(listed.output.split(separator: "\n").contains(recorder.spool[...]))
    try recover(recorder, ["-o", folder.appending(path: "elsewhere.trace").path]).expect()
    #expect(try Trace(file: folder.appending(path: "elsewhere.trace")).tree().callsByFunction["main.answer"] == 1)
    #expect(!FileManager.default.fileExists(atPath: trace.path + ".partial"))
  }

  @Test(arguments: ["/dev/null", "/nowhere/gotrace.1.spool", "/etc/passwd"])
  func whatIsNoSpoolIsRefused(path: String) throws {
    let refused = try Command(executable: Folders.recorder, arguments: ["recover", path]).run()
    refused.expect(status: 1)
    #expect(refused.error.contains(path))
    #expect(refused.output.isEmpty)
  }
}
