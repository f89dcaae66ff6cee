import CPlatform
import Glibc
import Testing

@testable import Recording

@Suite("Files, processes, text")
struct SystemTests {
  @Test(
    "FNV-1a with 128 bits",
    arguments: [
      ("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964"),
      ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
    ])
  func hash(text: String, hex: String) throws {
    var hash = ContentHash()
    hash.add(Array(text.utf8))
    #expect(hash.text.count == 25)
    #expect(UInt128(hash.text, radix: 36) == UInt128(hex, radix: 16))
  }

  @Test("fields of a hash do not run into each other")
  func hashFields() {
    func hash(_ fields: String...) -> String {
      var hash = ContentHash()
      for field in fields { hash.add(field) }
      return hash.text
    }
    #expect(hash("ab", "c") != hash("a", "bc"))
    #expect(hash("a") != hash("a", ""))
    #expect(hash("a", "b") == hash("a", "b"))
  }

  @Test(
    "JSON strings",
    arguments: [
      ("", "\"\""), ("a/b", "\"a/b\""), ("\"\\", "\"\\\"\\\\\""),
      ("\n\t\u{0}\u{1F}", "\"\\u000a\\u0009\\u0000\\u001f\""),
      ("\r\n", "\"\\u000d\\u000a\""), ("ü😀\u{7F}\u{2028}", "\"ü😀\u{7F}\u{2028}\""),
    ])
  func json(text: String, quoted: String) { #expect(JSONText.quoted(text) == quoted) }

  @Test("a command that fills both pipes at once is read to its end")
  func bothPipes() throws {
    let script = "for i in 1 2 3 4 5 6 7 8; do head -c 200000 /dev/zero >&2; head -c 200000 /dev/zero; done; exit 7"
    let run = try CapturedRun.run("/bin/sh", arguments: ["sh", "-c", script])
    #expect(run.output.count == 1_600_000)
    #expect(run.errors.count == 1_600_000)
    #expect(run.status == .exited(7))
    #expect(!run.succeeded)
  }

  @Test("environment, a signal's end, a program that is none")
  func ends() throws {
    let run = try CapturedRun.run("/usr/bin/env", arguments: ["env"], environment: ["A=1", "B=ü x"])
    #expect(run.outputText == "A=1\nB=ü x\n")
    #expect(try CapturedRun.run("/bin/sh", arguments: ["sh", "-c", "kill -9 $$"]).status == .signaled(9))
    #expect(throws: RecordingError.cannotStart(path: "/no/such/program", errno: ENOENT)) {
      try CapturedRun.run("/no/such/program", arguments: ["x"])
    }
  }

  @Test("a child has our descriptors, our ignored signals, our process group")
  func inheritance() throws {
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
    let run = try CapturedRun.run("/bin/sh", arguments: ["sh", "-c", script])
    #expect(FileSystem.text(folder.file("inherited")) == "here\n")
    let lines = run.outputText.split(separator: "\n")
    let ignored = try #require(lines.first?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) })
    #expect(ignored >> (UInt64(SIGURG) - 1) & 1 == 1)
    #expect(lines.last.flatMap { Int32($0) } == getpgrp())
  }

  @Test("a watch sees its process end, and never takes another for it")
  func watch() throws {
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

  @Test("the start time is found behind any command name", arguments: ["a) 1 2", "x(", "\u{600}", "é́", "a b"])
  func startTime(name: String) throws {
    let folder = try TemporaryFolder()
    try FileSystem.symlink("/bin/sleep", at: folder.file(name))
    let child = try ChildProcess.start(folder.file(name), arguments: [name, "60"])
    defer {
      kill(child.pid, SIGKILL)
      _ = child.wait()
    }
    #expect(try #require(ProcessTable.startTime(of: child.pid)) >= ProcessTable.startTime(of: getpid()) ?? .max)
  }

  @Test("files are written whole, read whole, and removed with their folders but not through links")
  func files() throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try FileSystem.makeDirectories(folder.file("a/b/c"))
    try FileSystem.makeDirectories(folder.file("a/b/c"))
    try FileSystem.writeAtomically(bytes, to: folder.file("a/b/f"))
    #expect(try FileSystem.read(folder.file("a/b/f")) == bytes)
    #expect(try FileSystem.readEnd(folder.file("a/b/f"), count: 5) == bytes.suffix(5))
    #expect(try FileSystem.readEnd(folder.file("a/b/f"), count: 200_000) == bytes)
    try FileSystem.writeAtomically([], to: folder.file("a/b/f"))
    #expect(try FileSystem.read(folder.file("a/b/f")) == [])
    #expect(try FileSystem.readEnd(folder.file("a/b/f"), count: 5) == [])
    #expect(try FileSystem.names(in: folder.file("a/b")) == ["c", "f"])
    #expect(try FileSystem.read("/proc/self/stat").isEmpty == false)
    try FileSystem.makeDirectories(folder.file("kept"))
    try FileSystem.writeAtomically([1], to: folder.file("kept/x"))
    try FileSystem.symlink(folder.file("kept"), at: folder.file("a/link"))
    FileSystem.removeTree(folder.file("a"))
    #expect(try FileSystem.names(in: folder.path) == ["kept"])
    #expect(FileSystem.size(of: folder.file("kept/x")) == 1)
    #expect(throws: RecordingError.system(operation: "read", path: "/no/such", errno: ENOENT)) {
      try FileSystem.read("/no/such")
    }
    #expect(throws: RecordingError.system(operation: "write", path: "/no/such", errno: ENOENT)) {
      try FileSystem.writeAtomically([], to: "/no/such")
    }
    #expect(throws: RecordingError.self) { try FileSystem.makeDirectories(folder.file("kept/x/y")) }
  }

  @Test(
    "paths",
    arguments: [("/a/b", "/a", "b"), ("/a", "/", "a"), ("a", ".", "a"), ("/", "/", ""), ("a/b/", "a/b", "")])
  func paths(path: String, directory: String, last: String) {
    #expect(FileSystem.directory(of: path) == directory)
    #expect(FileSystem.lastComponent(of: path) == last)
  }

  @Test("work on all cores keeps its order, and the first error in order is thrown")
  func concurrent() throws {
    #expect(try concurrently(Array(0..<100)) { $0 * 2 } == (0..<100).map { $0 * 2 })
    #expect(throws: RecordingError.tooManyFunctions(count: 30, limit: 0)) {
      try concurrently(Array(0..<100)) { number throws(RecordingError) in
        if number >= 30 { throw .tooManyFunctions(count: number, limit: 0) }
        return number
      }
    }
  }
}
