import Foundation
import Glibc
import Testing
import TraceStore
import TraceModel

/// The recorder stands between the program and its surroundings without being noticed.
struct ProcessTests {
  private let trace = Folders.newFolder().appending(path: "t.trace")

  private func behaviour(_ name: String, _ arguments: [String]) -> GoProgram {
    GoProgram(folder: BehaviourCase.folder.appending(path: name), arguments: arguments)
  }

  private func start(_ program: GoProgram) throws -> RunningRecorder { try RunningRecorder(program, to: trace) }

  /// Every line is answered before the next is sent: nothing sits in a buffer between the terminal and the program.
  @Test func stdinIsNotBuffered() throws {
    let program = try start(behaviour("stdin", []))
    for line in ["first", "second", "third"] {
      try program.send(line)
      #expect(program.output.next() == line.uppercased())
    }
    try program.send("quit")
    #expect(program.output.next() == "QUIT")
    #expect(program.process.wait() == 4)
    #expect(try Trace(file: trace).tree().callsByFunction["main.answer"] == 4)
  }

  @Test func closedStdinEndsTheProgram() throws {
    let program = try start(behaviour("stdin", []))
    try program.send("one")
    #expect(program.output.next() == "ONE")
    program.closeInput()
    #expect(program.output.next() == "lines 1 <nil>")
    #expect(program.process.wait() == 0)
  }

  @Test(arguments: [("TERM", SIGTERM), ("HUP", SIGHUP), ("USR1", SIGUSR1), ("USR2", SIGUSR2)])
  func signalsArePassedOn(name: String, number: Int32) throws {
    let program = try start(behaviour("signals", [name, "wait"]))
    #expect(program.output.next() == "ready")
    kill(program.process.pid, number)
    #expect(program.output.next()?.hasPrefix("got ") == true)
    #expect(program.process.wait() == 3)
    #expect(try Trace(file: trace).tree().descendant("main.main")?.openCalls == 1)
  }

  @Test func terminatedProgramTerminatesTheRecorderAlike() throws {
    let program = try start(behaviour("signals", ["TERM", "sleep"]))
    #expect(program.output.next() == "ready")
    kill(program.process.pid, SIGTERM)
    #expect(program.process.wait() == 128 + SIGTERM)
    #expect(try Trace(file: trace).tree().descendant("main.main")?.openCalls == 1)
  }

  /// kill -9 of the program, which the recorder's own child, leaves every event that was written.
  @Test func killedProgramLeavesItsCalls() throws {
    let program = try start(behaviour("signals", ["TERM", "sleep"]))
    #expect(program.output.next() == "ready")
    let child = try #require(try program.children().first)
    kill(child, SIGKILL)
    #expect(program.process.wait() == 128 + SIGKILL)
    #expect(try Trace(file: trace).tree().descendant("main.main")?.openCalls == 1)
  }

  @Test func tracedModuleIsNotTouched() throws {
    let repository = Folders.newFolder().appending(path: "repository")
    try FileManager.default.copyItem(at: Folders.fixtures.appending(path: "server"), to: repository)
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
    let folder = Folders.newFolder().appending(path: "calls")
    try FileManager.default.copyItem(at: Folders.fixtures.appending(path: "calls"), to: folder)
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
    try GoProgram(folder: folder).recorded(to: trace).expect()
  }

  @Test func defaultNameOfTheTraceIsThePackages() throws {
    let folder = Folders.newFolder().appending(path: "calls")
    try FileManager.default.copyItem(at: Folders.fixtures.appending(path: "calls"), to: folder)
    let finished = try Command(
      executable: Folders.recorder, arguments: ["run", "."], folder: folder, environment: Toolchain.newest.environment
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

  /// A program that replaces itself (`execve`) has ended there: what was open then does not last on.
  @Test func replacedProgramsHaveEnded() throws {
    let module = try GoModule([
      "main.go": """
      package main

      import ("fmt"; "os"; "strconv"; "syscall"; "time")

      func main() {
        left, _ := strconv.Atoi(os.Args[1])
        wait()
        if left == 0 { fmt.Println("done"); return }
        again(strconv.Itoa(left - 1))
      }

      func wait() { time.Sleep(50 * time.Millisecond) }

      func again(left string) { panic(syscall.Exec("/proc/self/exe", []string{"m", left}, os.Environ())) }

      """
    ])
    let recorded = try module.record(["run", "-o", trace.path, ".", "3"])
    recorded.expect()
    #expect(recorded.output == "done\n")
    let tree = try Trace(file: trace).tree()
    let calls = try #require(tree.descendant("main.main"))
    #expect(calls.openCalls == 3)
    let processes = try TraceReader(path: trace.path).processes
    #expect(processes.count == 4)
    let clock = try TraceReader(path: trace.path).metadata.clock
    let lives = processes.map { clock.nanoseconds(($0.endTicks ?? 0) - $0.startTicks) }
    #expect(lives.reduce(0, +) >= 190_000_000)
    // Each of them ended where the next one began.
    for (one, next) in zip(processes, processes.dropFirst()) { #expect(one.endTicks == next.startTicks) }
    #expect(processes.map(\.end) == [.gone, .gone, .gone, .exited(code: 0)])
  }

  /// What a program leaves behind is not recorded to its end, and that is said.
  @Test func whatRunsOnIsSaid() throws {
    let module = try GoModule([
      "main.go": """
      package main

      import ("fmt"; "os"; "os/exec"; "time")

      func main() {
        if len(os.Args) > 1 { child(); return }
        command := exec.Command("/proc/self/exe", "child")
        pipe, _ := command.StdoutPipe()
        if err := command.Start(); err != nil { panic(err) }
        fmt.Fscanln(pipe)
      }

      func child() { begin(); fmt.Println(); time.Sleep(300 * time.Millisecond) }

      func begin() {}

      """
    ])
    let recorded = try module.record(["run", "-o", trace.path, "."])
    recorded.expect()
    #expect(recorded.error.contains(" still runs; what it does from now on is not recorded"), "\(recorded.error)")
    let info = try Trace(file: trace).analyze("info")
    #expect(info.output.contains("missing     events of 1 process after the end of the recording"), "\(info.output)")
  }

  /// Somebody else's children that end after a few calls: the recorder has seen them before.
  @Test func howShortLivedChildrenEndIsKnown() throws {
    let program = GoProgram(folder: Folders.fixtures.appending(path: "family"), arguments: ["100", "2", "brief"])
    var most = 0
    // All are known, but for those that end while the recorder gets no processor for 10 ms.
    for _ in 0..<4 where most < 50 {
      try program.recorded(to: trace).expect()
      let children = try TraceReader(path: trace.path).processes.filter { $0.commandLine.dropFirst().first == "brief" }
      #expect(children.count == 100)
      let known = children.filter { $0.end != .gone }
      for child in known {
        let number = try #require(child.commandLine.last.flatMap { Int32($0) })
        #expect(child.end == (number % 10 == 9 ? .signaled(SIGKILL) : .exited(code: number % 10)))
      }
      most = max(most, known.count)
      // Linux before 6.15 tells nothing.
      if known.isEmpty { print("howShortLivedChildrenEndIsKnown: this kernel tells no exit statuses") }
    }
    #expect(most == 0 || most >= 50)
  }

  @Test func nothingIsLeftInSharedMemory() throws {
    func spools() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "/dev/shm").filter { $0.hasPrefix("gotrace.") }
    }
    let program = try start(behaviour("stdin", []))
    try program.send("x")
    #expect(program.output.next() == "X")
    #expect(try spools().contains("gotrace.\(program.process.pid).spool"))
    program.closeInput()
    #expect(program.process.wait() == 0)
    #expect(try !spools().contains("gotrace.\(program.process.pid).spool"))
  }
}
