import Foundation
import Glibc
import Testing
import TraceStore
import TraceModel

/// Processes that are allowed little. As root all of it happens, else what needs no rights.
///
/// One after the other: children without /proc ask every recorder, also the one that a test has stopped.
@Suite(.serialized) struct ConfinementTests {
  private let trace = Folders.newFolder().appending(path: "t.trace")

  private func program(_ mode: String, _ folder: URL, _ toolchain: Toolchain) -> GoProgram {
    GoProgram(
      folder: Folders.fixtures.appending(path: "confined"), arguments: [mode, folder.path], toolchain: toolchain)
  }

  /// chroot, another user, no descriptors, no environment: what comes after the first call ends no recording.
  @Test(arguments: Toolchain.all)
  func aProgramLocksItselfIn(toolchain: Toolchain) throws {
    let recorded = try program("alone", Folders.newFolder(), toolchain).recorded(to: trace)
    recorded.expect()
    #expect(recorded.output == "2000\n")
    #expect(recorded.error == "")
    #expect(try Trace(file: trace).calls()["main.step"] == 2000)
    #expect(try TraceReader(path: trace.path).processes.map(\.end) == [.exited(code: 0)])
  }

  /// Without environment, with closed or few descriptors, in a folder without write permission, as another user, in
  /// another root and user namespace: children are recorded, and see nothing of it.
  @Test(arguments: Toolchain.all)
  func childrenAreConfined(toolchain: Toolchain) throws {
    let program = program("family", Folders.newFolder(), toolchain)
    let recorded = try program.recorded(to: trace)
    recorded.expect()
    #expect(recorded.error == "")
    let plain = try program.plain()
    #expect(recorded.output == plain.output, "\(plain)")
    let said = recorded.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(said.allSatisfy { $0.last == "1000" }, "\(recorded.output)")
    for name in getuid() == 0 ? ["root", "user", "both"] : [] { #expect(said.contains { $0.first == name }) }
    let processes = try TraceReader(path: trace.path).processes
    #expect(processes.map { $0.commandLine.dropFirst().first } == ["family"] + said.dropFirst().map { _ in "child" })
    #expect(try Trace(file: trace).calls()["main.step"] == said.count * 1000)
  }

  /// A recorder that is stopped cannot give another user's child what it asks for: the child goes on, and is named at
  /// the end.
  @Test(.enabled(if: getuid() == 0, "needs root")) func aStoppedRecorderIsNotWaitedFor() throws {
    let recorder = try RunningRecorder(program("late", Folders.newFolder(), .newest), to: trace)
    try #require(recorder.output.next() == "ready")
    kill(recorder.process.pid, SIGSTOP)
    let facts = "/proc/\(recorder.process.pid)/stat"
    #expect(waitUntil { (try? String(contentsOfFile: facts, encoding: .utf8))?.contains(") T ") == true })
    try recorder.send("go")
    #expect(recorder.output.next()?.hasPrefix("user 65534 ") == true)
    kill(recorder.process.pid, SIGCONT)
    #expect(recorder.process.wait() == 0)
    #expect(recorder.error.contains(" is not recorded: it began as another user"), "\(recorder.error)")
    #expect(try TraceReader(path: trace.path).processes.count == 1)
  }

  /// What runs a recorder as another user, who may start programs of root: `nil` where there is no such thing.
  private static let asNobody: [String]? = {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    var files = statvfs()
    guard status.contains("NoNewPrivs:\t0"), unsafe statvfs(NSTemporaryDirectory(), &files) == 0,
      files.f_flag & UInt(ST_NOSUID) == 0
    else { return nil }
    let command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    let probe = Command(
      executable: URL(filePath: "/usr/bin/env"), arguments: command + [Folders.recorder.path, "--help"])
    return (try? probe.run().status) == 0 ? command : nil
  }()

  /// A program with more rights than its recorder takes no memory from it, and the recorder says so.
  @Test(.enabled(if: asNobody != nil, "needs root, set-user-ID programs, and a recorder that others may run"))
  func aProgramWithMoreRightsIsNotRecorded() throws {
    let program = program("child", Folders.newFolder(), .newest)
    let folder = Folders.newFolder()
    let executable = folder.appending(path: "confined").path
    try Command(
      executable: Folders.recorder, arguments: ["build", "-o", executable, "."], folder: program.folder,
      environment: program.fullEnvironment
    ).run().expect()
    try #require(unsafe chmod(executable, 0o4755) == 0 && chmod(folder.path, 0o777) == 0)
    let recorded = try Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: (Self.asNobody ?? []) + [
        Folders.recorder.path, "exec", "-o", folder.path + "/t.trace", "--", executable, "child",
      ]
    ).run()
    recorded.expect()
    #expect(recorded.output.hasPrefix("0 "), "set-user-ID programs work here")
    #expect(recorded.error.contains("confined child) is not recorded"), "\(recorded.error)")
    #expect(try TraceReader(path: folder.path + "/t.trace").processes.isEmpty)
  }

  /// A program that would be killed where it makes a socket: it makes none, recorded or not.
  @Test func noSocketsAreMade() throws {
    let program = program("strict", Folders.newFolder(), .newest)
    let recorded = try program.recorded(to: trace)
    recorded.expect()
    #expect(try Trace(file: trace).calls()["main.step"] == 2000)
    let executable = Folders.newFolder().appending(path: "confined")
    try Command(
      executable: Folders.recorder, arguments: ["build", "-o", executable.path, "."], folder: program.folder,
      environment: program.fullEnvironment
    ).run().expect()
    let alone = try program.run(executable)
    alone.expect()
    #expect(alone.output == recorded.output)
  }

  private static let canHide =
    (try? Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "ro", "none", "/dev/shm"]
    ).run().status) == 0

  /// Where there is no /dev/shm to write to, the spool is elsewhere.
  @Test(.enabled(if: canHide, "needs the right to mount")) func withoutSharedMemory() throws {
    let program = GoProgram(folder: BehaviourCase.folder, package: ["./stdin"], input: Data("x\n".utf8))
    let command = ["run", "-o", trace.path, "--quiet"] + program.package
    let recorded = try Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: [
        "unshare", "-m", "/bin/sh", "-c", "mount -t tmpfs -o ro none /dev/shm && exec \"$0\" \"$@\"",
        Folders.recorder.path,
      ] + command,
      folder: program.folder, environment: program.fullEnvironment, input: program.input
    ).run()
    recorded.expect()
    #expect(recorded.output == "X\nlines 1 <nil>\n")
    #expect(try Trace(file: trace).calls()["main.answer"] == 1)
  }
}
