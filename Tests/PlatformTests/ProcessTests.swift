import Glibc
import Platform
import TestSupport
import Testing

struct ProcessTests {
  private func capture(
    _ executable: String, _ arguments: [String], environment: [String]? = nil
  ) throws(CapturedOutput.Failure) -> CapturedOutput {
    try CapturedOutput(of: executable, arguments: arguments, environment: environment)
  }

  @Test func aCommandThatFillsBothPipesAtOnceIsReadToItsEnd() throws {
    let script = "for i in 1 2 3 4 5 6 7 8; do head -c 200000 /dev/zero >&2; head -c 200000 /dev/zero; done; exit 7"
    let run = try capture("/bin/sh", ["sh", "-c", script])
    #expect(run.output.count == 1_600_000)
    #expect(run.errors.count == 1_600_000)
    #expect(run.status == .exited(7))
  }

  @Test func environmentASignalsEndAProgramThatIsNone() throws {
    let run = try capture("/usr/bin/env", ["env"], environment: ["A=1", "B=ü x"])
    #expect(String(decoding: run.output, as: UTF8.self) == "A=1\nB=ü x\n")
    #expect(try capture("/bin/sh", ["sh", "-c", "kill -9 $$"]).status == .signaled(9))
    #expect(throws: CapturedOutput.Failure.start(.noSuchFile)) { try capture("/no/such/program", ["x"]) }
  }

  @Test func aChildHasOurDescriptorsOurIgnoredSignalsOurProcessGroup() throws {
    let folder = try TemporaryFolder()
    let opened = unsafe open(folder.file("inherited"), O_RDWR | O_CREAT, 0o600)
    defer { close(opened) }
    let descriptor = fcntl(opened, F_DUPFD, 10)
    defer { close(descriptor) }
    #expect(descriptor >= 10)
    signal(SIGURG, SIG_IGN)
    defer { signal(SIGURG, SIG_DFL) }
    // Not `>&N`: dash knows descriptors of one digit only.
    let script = "echo here >/proc/self/fd/\(descriptor); grep SigIgn /proc/self/status; cut -d' ' -f5 /proc/$$/stat"
    let run = try capture("/bin/sh", ["sh", "-c", script])
    #expect(Files<SystemFailure>.text(folder.file("inherited")) == "here\n")
    let lines = String(decoding: run.output, as: UTF8.self).split(separator: "\n")
    let ignored = try #require(lines.first?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) })
    #expect(ignored >> (UInt64(SIGURG) - 1) & 1 == 1)
    #expect(lines.last.flatMap { Int32($0) } == getpgrp())
  }

  @Test func aWatchSeesItsProcessEndAndNeverTakesAnotherForIt() throws {
    let child = try ChildProcess.start("/bin/sleep", arguments: ["sleep", "60"])
    let start = try #require(ProcessTable.startTime(of: child.pid))
    func isWatchable(_ start: UInt64) -> Bool {
      switch ProcessWatch(pid: child.pid, startTime: start) {
      case .some: true
      case nil: false
      }
    }
    #expect(!isWatchable(start + 1))
    guard let watch = ProcessWatch(pid: child.pid, startTime: start) else {
      Issue.record("no watch of a living process")
      return
    }
    #expect(watch.hasEnded(looksClosely: true) == false)
    #expect(child.poll() == nil)
    kill(child.pid, SIGKILL)
    // A watch that never ends would keep the test for ever.
    for _ in 0..<10_000 where !watch.hasEnded(looksClosely: true) { usleep(1000) }
    #expect(watch.hasEnded(looksClosely: true) == true)
    #expect(child.wait() == .signaled(SIGKILL))
    #expect(watch.hasEnded(looksClosely: true) == true)
    #expect(!isWatchable(start))
    #expect(ProcessTable.startTime(of: child.pid) == nil)
  }

  @Test(arguments: ["a) 1 2", "x(", "\u{600}", "é́", "a b"]) func theStartTimeIsFoundBehindAnyCommandName(name: String)
    throws
  {
    let folder = try TemporaryFolder()
    try Files<SystemFailure>.symlink("/bin/sleep", at: folder.file(name))
    let child = try ChildProcess.start(folder.file(name), arguments: [name, "60"])
    defer {
      kill(child.pid, SIGKILL)
      _ = child.wait()
    }
    #expect(try #require(ProcessTable.startTime(of: child.pid)) >= ProcessTable.startTime(of: ThisProcess.id) ?? .max)
  }

  @Test func aDescriptorIsWatchedWhileACommandRuns() throws {
    let folder = try TemporaryFolder()
    let fifo = folder.file("fifo")
    // Safe: the path is a terminated copy.
    try #require(unsafe mkfifo(fifo, 0o600) == 0)
    let end = try OpenFile(fifo, [.read, .nonBlocking])
    var calls = 0
    let captured = try CapturedOutput(
      of: "/bin/sh", arguments: ["sh", "-c", "echo x > \(fifo); while :; do sleep 1; done"], environment: nil,
      watching: end.descriptor
    ) { child in
      calls += 1
      child.kill(SIGKILL)
    }
    #expect(calls > 0)
    #expect(captured.status == .signaled(SIGKILL))
  }

  @Test func variablesAreInheritedButForThoseThatAreReplaced() {
    // Safe: nothing else in these tests changes the environment.
    unsafe setenv("GOTRACE_PLATFORM_TEST", "", 1)
    #expect(Environment.value("GOTRACE_PLATFORM_TEST") == "")
    #expect(Environment.nonEmptyValue("GOTRACE_PLATFORM_TEST") == nil)
    #expect(Environment.value("GOTRACE_PLATFORM_TEST_2") == nil)
    let inherited = Environment.inherited(replacing: ["GOTRACE_PLATFORM_TEST": "x=y"])
    #expect(inherited.filter { $0.hasPrefix("GOTRACE_PLATFORM_TEST=") } == ["GOTRACE_PLATFORM_TEST=x=y"])
    #expect(inherited.contains { $0.hasPrefix("PATH=") })
  }

  @Test func signalsAreTheKernelsBits() {
    #expect(SignalSet([1, 64]).bits == UInt64(1) << 63 | 1)
    #expect(SignalSet.all.contains(SIGTERM) && !SignalSet.all.contains(SIGKILL))
    #expect(SignalSet([1, 2]).union(SignalSet([2, 3])).subtracting(SignalSet([1])) == SignalSet([2, 3]))
    #expect(!SignalSet.ending.contains(SIGTSTP) && !SignalSet.ending.contains(SIGURG))
  }
}
