import Foundation
import Testing

/// The recorder stands between the program and its surroundings without being noticed.
@Suite struct ProcessTests {
  private let trace = Place.newFolder().appending(path: "t.trace")

  private func behaviour(_ name: String, _ arguments: [String]) -> GoProgram {
    GoProgram(folder: BehaviourCase.folder.appending(path: name), arguments: arguments)
  }

  /// Starts a recording with pipes for stdin and stdout.
  private func start(_ program: GoProgram) throws -> (running: Running, input: FileHandle, output: LineReader) {
    let command = Command(
      executable: Place.recorder, arguments: ["run", "-o", trace.path, "--quiet", "."] + program.arguments,
      folder: program.folder, environment: program.fullEnvironment)
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let running = try command.start(process)
    return (running, input.fileHandleForWriting, LineReader(output.fileHandleForReading))
  }

  /// Every line is answered before the next is sent: nothing sits in a buffer between the terminal and the program.
  @Test func stdinIsNotBuffered() throws {
    let (running, input, output) = try start(behaviour("stdin", []))
    for line in ["first", "second", "third"] {
      try input.write(contentsOf: Data((line + "\n").utf8))
      #expect(output.next() == line.uppercased())
    }
    try input.write(contentsOf: Data("quit\n".utf8))
    #expect(output.next() == "QUIT")
    #expect(!running.wait(seconds: 30))
    #expect(running.process.shellStatus == 4)
    #expect(try Trace(file: trace).tree().callsByFunction["main.answer"] == 4)
  }

  @Test func closedStdinEndsTheProgram() throws {
    let (running, input, output) = try start(behaviour("stdin", []))
    try input.write(contentsOf: Data("one\n".utf8))
    #expect(output.next() == "ONE")
    try input.close()
    #expect(output.next() == "lines 1 <nil>")
    #expect(!running.wait(seconds: 30))
    #expect(running.process.shellStatus == 0)
  }

  @Test(arguments: [("TERM", SIGTERM), ("HUP", SIGHUP), ("USR1", SIGUSR1), ("USR2", SIGUSR2)])
  func signalsArePassedOn(name: String, number: Int32) throws {
    let (running, _, output) = try start(behaviour("signals", [name, "wait"]))
    #expect(output.next() == "ready")
    kill(running.process.processIdentifier, number)
    #expect(output.next()?.hasPrefix("got ") == true)
    #expect(!running.wait(seconds: 30))
    #expect(running.process.shellStatus == 3)
    #expect(try Trace(file: trace).tree().descendant("main.main")?.openCalls == 1)
  }

  @Test func terminatedProgramTerminatesTheRecorderAlike() throws {
    let (running, _, output) = try start(behaviour("signals", ["TERM", "sleep"]))
    #expect(output.next() == "ready")
    kill(running.process.processIdentifier, SIGTERM)
    #expect(!running.wait(seconds: 30))
    #expect(running.process.shellStatus == 128 + SIGTERM)
    #expect(try Trace(file: trace).tree().descendant("main.main")?.openCalls == 1)
  }

  /// kill -9 of the program, which the recorder's own child, leaves every event that was written.
  @Test func killedProgramLeavesItsCalls() throws {
    let (running, _, output) = try start(behaviour("signals", ["TERM", "sleep"]))
    #expect(output.next() == "ready")
    let children = try Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: ["sh", "-c", "cat /proc/\(running.process.processIdentifier)/task/*/children"]
    ).run()
    let child = try #require(children.output.split(whereSeparator: \.isWhitespace).first.flatMap { Int32($0) })
    kill(child, SIGKILL)
    #expect(!running.wait(seconds: 30))
    #expect(running.process.shellStatus == 128 + SIGKILL)
    #expect(try Trace(file: trace).tree().descendant("main.main")?.openCalls == 1)
  }

  /// The program of a killed recorder goes on by itself.
  @Test func killedRecorderLeavesTheProgramAlone() throws {
    let (running, input, output) = try start(behaviour("stdin", []))
    try input.write(contentsOf: Data("before\n".utf8))
    #expect(output.next() == "BEFORE")
    kill(running.process.processIdentifier, SIGKILL)
    for line in ["after", "and again"] {
      try input.write(contentsOf: Data((line + "\n").utf8))
      #expect(output.next() == line.uppercased())
    }
    try input.close()
    #expect(output.next() == "lines 3 <nil>")
    // Foundation notices the recorder's end only now, because the program had inherited the descriptor it watches.
    #expect(!running.wait(seconds: 30))
    #expect(running.process.shellStatus == 128 + SIGKILL)
  }

  @Test func tracedModuleIsNotTouched() throws {
    let repository = Place.newFolder().appending(path: "repository")
    try FileManager.default.copyItem(at: Place.fixtures.appending(path: "server"), to: repository)
    func git(_ words: String...) throws -> String {
      let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"]
      let finished = try Command(
        executable: URL(filePath: "/usr/bin/env"), arguments: ["git"] + identity + words, folder: repository
      ).run()
      finished.expect(status: 0, "git \(words)")
      return finished.output
    }
    _ = try git("init", "--quiet")
    _ = try git("add", ".")
    _ = try git("commit", "--quiet", "--message", "clean")
    for toolchain in Toolchain.all {
      let program = GoProgram(folder: repository, arguments: ["-requests", "20"], toolchain: toolchain)
      try program.recorded(to: trace).expect()
      try program.tested(["./..."], to: trace).expect()
      #expect(try git("status", "--porcelain", "--ignored") == "")
    }
  }

  @Test func readOnlySourcesCanBeRecorded() throws {
    let folder = Place.newFolder().appending(path: "calls")
    try FileManager.default.copyItem(at: Place.fixtures.appending(path: "calls"), to: folder)
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
    try GoProgram(folder: folder).recorded(to: trace).expect()
  }

  @Test func defaultNameOfTheTraceIsThePackages() throws {
    let folder = Place.newFolder().appending(path: "calls")
    try FileManager.default.copyItem(at: Place.fixtures.appending(path: "calls"), to: folder)
    let finished = try Command(
      executable: Place.recorder, arguments: ["run", "."], folder: folder, environment: Toolchain.newest.environment
    ).run()
    finished.expect()
    #expect(finished.error.contains("calls.trace"))
    try Trace(file: folder.appending(path: "calls.trace")).analyze("info").expect()
  }

  @Test func aSecondRecordingReplacesTheTrace() throws {
    for package in ["./stdin", "./args"] {
      try GoProgram(folder: BehaviourCase.folder, package: [package]).recorded(to: trace).expect()
    }
    let functions = try Trace(file: trace).functions()
    #expect(functions == ["main.main"])
  }

  /// Children that are the same binary are processes of the trace.
  @Test func childrenAreTraced() throws {
    let recorded = try behaviour("children", []).recorded(to: trace)
    recorded.expect()
    let calls = try Trace(file: trace).tree().callsByFunction
    // Itself, 27 children and one grandchild; every one but the parent calls child.
    #expect(calls["main.main"] == 29)
    #expect(calls["main.child"] == 28)
  }

  @Test func nothingIsLeftInSharedMemory() throws {
    func spools() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "/dev/shm").filter { $0.hasPrefix("gotrace.") }
    }
    let recording = try start(behaviour("stdin", []))
    let pid = recording.running.process.processIdentifier
    try recording.input.write(contentsOf: Data("x\n".utf8))
    #expect(recording.output.next() == "X")
    #expect(try spools().contains("gotrace.\(pid).spool"))
    try recording.input.close()
    #expect(!recording.running.wait(seconds: 30))
    #expect(try !spools().contains("gotrace.\(pid).spool"))
  }
}

/// Lines from a pipe, as they come.
final class LineReader {
  private let handle: FileHandle
  private var pending = Data()

  init(_ handle: FileHandle) { self.handle = handle }

  /// The next line without its newline; `nil` at the end.
  func next() -> String? {
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending = Data(pending[(end + 1)...])
        return line
      }
      let more = handle.availableData
      if more.isEmpty { return nil }
      pending.append(more)
    }
  }
}
