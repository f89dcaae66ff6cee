import Foundation
import Glibc
import Testing
import TraceStore
import TraceModel

/// Recorders with few descriptors, small files, little memory; processes in a pid namespace of their own.
struct LimitTests {
  private let folder = Folders.newFolder()

  private var trace: URL { folder.appending(path: "t.trace") }

  private func build(_ fixture: String) throws -> String {
    let output = folder.appending(path: fixture).path
    try Command(
      executable: Folders.recorder, arguments: ["build", "-o", output, "."],
      folder: Folders.fixtures.appending(path: fixture), environment: Toolchain.newest.environment
    ).run().expect()
    return output
  }

  private func shell(_ script: String, _ words: [String]) throws -> Finished {
    try Command(executable: URL(filePath: "/bin/sh"), arguments: ["-c", script, "sh"] + words, folder: folder).run()
  }

  private var exec: [String] { [Folders.recorder.path, "exec", "-o", trace.path, "--quiet", "--"] }

  /// More children at one time than the recorder may have descriptors: each is recorded to its end.
  @Test(arguments: [24, 64]) func fewDescriptors(limit: Int) throws {
    let program = try build("crowd")
    let recorded = try shell("ulimit -n \(limit); exec \"$@\"", exec + [program, "80"])
    recorded.expect()
    #expect(recorded.output == "80 children\n")
    #expect(recorded.error == "")
    #expect(try Trace(file: trace).calls()["main.work"] == 8000)
    #expect(try TraceReader(path: trace.path).processes.count == 81)
    try Trace(file: trace).analyze("verify").expect()
  }

  /// No more than so many descriptors, whatever is asked for: a recording, or a sentence; never a crash, and nothing is
  /// left.
  @Test(arguments: 6...14) func hardlyAnyDescriptors(limit: Int) throws {
    let program = try build("calls")
    let recorded = try shell("ulimit -n \(limit); exec \"$@\"", exec + [program])
    #expect([0, 1].contains(recorded.status), "\(recorded)")
    if recorded.status == 0 {
      #expect(try Trace(file: trace).calls()["main.main"] == 1)
    } else {
      #expect(recorded.error.contains("Too many open files"), "\(recorded)")
      #expect(!FileManager.default.fileExists(atPath: trace.path + ".partial"))
    }
  }

  /// Where there is no room for threads, the program runs without them, recorded or not.
  @Test(arguments: [40_000, 44_500, 46_000, 50_000, 60_000, 70_000, 100_000, 130_000])
  func hardlyAnyAddresses(kibibytes: Int) throws {
    let recorded = try shell("ulimit -v \(kibibytes); exec \"$@\"", exec + ["/bin/echo", "here"])
    #expect(!recorded.timedOut)
    // Some systems have no room for the recorder itself.
    #expect(recorded.output == "here\n" || recorded.output == "", "\(recorded)")
    #expect(recorded.status != 0 && (recorded.error != "" || recorded.status > 128), "\(recorded)")
    // A recorder that has begun comes to its end.
    #expect(!FileManager.default.fileExists(atPath: trace.path + ".partial"), "\(recorded)")
  }

  /// The recorder takes all descriptors that it may have; what it starts has the limit that it would have without.
  @Test func theProgramKeepsItsLimits() throws {
    let program = try build("calls")
    let recorded = try shell(
      "ulimit -Sn 77; exec \"$@\"", exec + ["/bin/sh", "-c", "ulimit -Sn; ulimit -Hn; exec \(program)"])
    recorded.expect()
    let plain = try shell("ulimit -Sn 77; ulimit -Sn; ulimit -Hn", [])
    #expect(recorded.output.hasPrefix(plain.output) && plain.output.hasPrefix("77\n"), "\(recorded.output)")
  }

  /// Files that may be no longer than a spool needs: a smaller spool. No longer than a spool at all: the program runs.
  @Test func smallFiles() throws {
    let program = try build("calls")
    // The shell counts in blocks of 512 or 1024 bytes.
    let recorded = try shell("ulimit -f 20000; exec \"$@\"", exec + [program])
    recorded.expect()
    #expect(recorded.error == "")
    #expect(try Trace(file: trace).calls()["main.main"] == 1)
    try FileManager.default.removeItem(at: trace)
    let untraced = try shell("ulimit -f 100; exec \"$@\"", exec + [program])
    untraced.expect(status: 1)
    #expect(untraced.output == recorded.output)
    #expect(untraced.error.contains("runs untraced"), "\(untraced.error)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["calls"])
    let nothing = try shell("ulimit -f 0; exec \"$@\" 2>/dev/null", exec + [program])
    nothing.expect(status: 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["calls"])
  }

  /// A control group with little memory: recorder, spool and program together fit. Its folder, or `nil` where none can
  /// be made.
  private static func makeGroup(bytes: Int) -> String? {
    let name = "gotrace-test-\(getpid())-\(bytes)"
    for (parent, limit) in [("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")] {
      let folder = parent + "/" + name
      guard (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)) != nil else {
        continue
      }
      if (try? Data(String(bytes).utf8).write(to: URL(filePath: folder + "/" + limit))) != nil { return folder }
      removeGroup(folder)
    }
    return nil
  }

  /// Nothing but rmdir removes a group.
  private static func removeGroup(_ folder: String) {
    // Safe: the path's bytes live through the call.
    _ = unsafe rmdir(folder)
  }

  /// Several goroutines, so that the recorder does not keep up and the spool grows to its limit.
  private static let manyCalls = ["--calls", "20000000", "--goroutines", "8"]

  @Test(arguments: [128, 96]) func littleMemory(mebibytes: Int) throws {
    guard let group = Self.makeGroup(bytes: mebibytes << 20) else {
      print("no control group for memory can be made here")
      return
    }
    defer { Self.removeGroup(group) }
    let program = try build("cpu")
    // The group below has no limit of its own: its parent's counts.
    let inner = group + "/inner"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
    defer { Self.removeGroup(inner) }
    let recorded = try shell("echo $$ > \(inner)/cgroup.procs; exec \"$@\"", exec + [program] + Self.manyCalls)
    recorded.expect()
    #expect(try Trace(file: trace).ownCalls() == countedCalls(recorded.output))
  }

  private static func canUnshare(_ words: String) -> Bool {
    (try? Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: ["unshare"] + words.split(separator: " ").map(String.init) + ["true"]
    ).run().status) == 0
  }

  /// A process in a pid namespace of its own is 1 there. The trace has the pid that everybody else knows it by; it does
  /// not matter which /proc it sees.
  ///
  /// In a network namespace of their own: a process that sees no parents asks every recorder that it finds there, also
  /// those of other tests, and one that is stopped takes all its time.
  @Test(arguments: ["-p -f", "-p -f --mount-proc"]) func pidNamespaces(words: String) throws {
    guard Self.canUnshare("-n " + words) else {
      print("no pid namespaces here")
      return
    }
    let program = try build("calls")
    let script = "for i in 1 2 3; do \(program) & unshare \(words) \(program); wait; done"
    let recorded = try shell("exec unshare -n \"$@\"", exec + ["/bin/sh", "-c", script])
    recorded.expect()
    #expect(recorded.error == "")
    #expect(try Trace(file: trace).calls()["main.main"] == 6)
    let reader = try TraceReader(path: trace.path)
    #expect(reader.processes.count == 6 && reader.processes.allSatisfy { $0.pid > 1 })
    let anomalies = try reader.summary().summary.anomalies
    #expect(anomalies == TraceSummary.Anomalies())
    try Trace(file: trace).analyze("verify").expect()
  }
}
