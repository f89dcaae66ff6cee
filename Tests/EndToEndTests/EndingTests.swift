import Foundation
import Glibc
import Testing

/// However a program ends, its trace is complete up to there: the program's own count of its calls, in a file that
/// outlives it, is the trace's.
struct EndingTests {
  /// A fixture that counts the calls of `main.step`, each goroutine in a word of a file.
  private struct Counted {
    static let program = GoProgram(folder: Folders.fixtures.appending(path: "endings"))
    let folder = Folders.newFolder()
    let executable: URL
    var counters: URL { folder.appending(path: "counters") }
    var trace: URL { folder.appending(path: "t.trace") }

    /// Builds it once for all.
    init() throws { executable = try Self.built.get() }

    private static let built = Result {
      let executable = Folders.newFolder().appending(path: "endings")
      try Command(
        executable: Folders.recorder, arguments: ["build", "-o", executable.path, "."], folder: program.folder,
        environment: program.fullEnvironment
      ).run().expect()
      return executable
    }

    func arguments(_ goroutines: Int, _ how: String) -> [String] { [counters.path, "\(goroutines)", how] }

    func recorded(_ goroutines: Int, _ how: String) -> Command {
      Command(
        executable: Folders.recorder,
        arguments: ["exec", "-o", trace.path, "--quiet", executable.path] + arguments(goroutines, how), folder: folder)
    }

    /// Every goroutine may have been cut off between the beginning of its last call and counting it.
    func checkCounts(_ goroutines: Int, atLeast fewest: Int = 1, sourceLocation: SourceLocation = #_sourceLocation)
      throws
    {
      // Little-endian words, added up byte by byte.
      let counted = try [UInt8](Data(contentsOf: counters)).enumerated().reduce(0) {
        $0 + Int($1.element) << (8 * ($1.offset % 8))
      }
      let traced = try Trace(file: trace).calls()["main.step", default: 0]
      #expect(counted >= fewest, sourceLocation: sourceLocation)
      #expect((counted...counted + goroutines + 1).contains(traced), sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: ["exit", "fatal", "panic", "signal", "goexit", "overflow"])
  func endingByItself(how: String) throws {
    let counted = try Counted()
    let plain = try Command(executable: counted.executable, arguments: counted.arguments(2, how)).run()
    try FileManager.default.removeItem(at: counted.counters)
    let recorded = try counted.recorded(2, how).run()
    recorded.expect(status: plain.status, how)
    // The first line is the reason; what follows names addresses and goroutines.
    #expect(recorded.error.split(separator: "\n").first == plain.error.split(separator: "\n").first)
    try counted.checkCounts(2)
    // The stack is too deep for nested JSON.
    if how == "overflow" { return }
    let main = try #require(try Trace(file: counted.trace).tree().descendant("main.main"))
    // These two run the deferred exits of their goroutine.
    #expect(main.openCalls == (how == "panic" || how == "goexit" ? nil : 1))
  }

  /// With `ulimit -v` the runtime finds no more memory and throws; the recorder lives under the same limit.
  @Test func outOfMemory() throws {
    let counted = try Counted()
    func limited(_ command: Command) -> Command {
      var limited = command
      limited.executable = URL(filePath: "/bin/sh")
      limited.arguments = ["-c", "ulimit -v 3000000; exec \"$0\" \"$@\"", command.executable.path] + command.arguments
      return limited
    }
    let plain = try limited(Command(executable: counted.executable, arguments: counted.arguments(1, "hoard"))).run()
    try FileManager.default.removeItem(at: counted.counters)
    let recorded = try limited(counted.recorded(1, "hoard")).run()
    recorded.expect(status: plain.status)
    #expect(recorded.error.contains("out of memory"))
    try counted.checkCounts(1)
  }

  /// `GOTRACE_KILLS` asks for more of them.
  private static let kills = ProcessInfo.processInfo.environment["GOTRACE_KILLS"].flatMap { Int($0) } ?? 20

  @Test func killedAtRandomMoments() throws {
    for number in 0..<Self.kills {
      let counted = try Counted()
      defer { try? FileManager.default.removeItem(at: counted.folder) }
      let goroutines = number % 3 + 1
      let command = counted.recorded(goroutines, "wait")
      let recorder = try RunningRecorder(
        command.arguments, folder: counted.folder, environment: Counted.program.fullEnvironment)
      let pid = try #require(recorder.output.next().flatMap { Int32($0) })
      usleep(UInt32.random(in: 0...40_000))
      kill(pid, SIGKILL)
      #expect(recorder.process.wait() == 128 + SIGKILL)
      // It may not even have begun to count.
      try counted.checkCounts(goroutines, atLeast: 0)
    }
  }

  /// Ctrl-C once: the program gets it from the terminal, that is, with its whole process group.
  @Test func interruptedOnce() throws {
    let counted = try Counted()
    let recorder = try RunningRecorder(
      counted.recorded(1, "wait").arguments, folder: counted.folder, environment: Counted.program.fullEnvironment)
    #expect(waitUntil { (try? Data(contentsOf: counted.counters))?.contains { $0 != 0 } == true })
    kill(recorder.process.pid, SIGINT)
    #expect(recorder.process.wait() == 128 + SIGINT)
    try counted.checkCounts(1)
  }

  /// Twice: a program that takes no notice is killed, the trace is finished.
  @Test func interruptedTwice() throws {
    let trace = Folders.newFolder().appending(path: "t.trace")
    let program = GoProgram(
      folder: BehaviourCase.folder, package: ["./signals"], arguments: ["INT", "ignore-and-wait"])
    let recorder = try RunningRecorder(program, to: trace)
    #expect(recorder.output.next() == "ready")
    kill(recorder.process.pid, SIGINT)
    // The first has been passed on when the program has seen it, which it says.
    #expect(recorder.output.next() == "interrupted")
    kill(recorder.process.pid, SIGINT)
    #expect(recorder.process.wait() == 128 + SIGKILL)
    #expect(try Trace(file: trace).tree().descendant("main.main")?.openCalls == 1)
  }
}
