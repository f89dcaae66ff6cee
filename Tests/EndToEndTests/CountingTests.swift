import Foundation
import Glibc
import Testing

/// Functions that a filter file counts, or leaves out.
struct CountingTests {
  private let folder = Folders.newFolder()
  private var trace: URL { folder.appending(path: "t.trace") }
  private static let filter = "gotrace.filter"

  /// Two packages, a method, a generic function, a literal; every function is called a number of times that is known.
  private static let files = [
    "main.go": """
    package main

    import (
    \t"fmt"
    \t"sync"

    \t"example.com/m/deep"
    )

    type box struct{ n int }

    func (b *box) add(n int) { b.n += n }

    func twice[T any](f func(T), x T) {
    \tf(x)
    \tf(x)
    }

    func work(n int) int {
    \tvar b box
    \tfor i := 0; i < n; i++ {
    \t\ttwice(b.add, i)
    \t\tdeep.Leaf()
    \t}
    \treturn b.n
    }

    func main() {
    \tvar group sync.WaitGroup
    \tfor i := 0; i < 4; i++ {
    \t\tgroup.Add(1)
    \t\tgo func() {
    \t\t\tdefer group.Done()
    \t\t\twork(1000)
    \t\t}()
    \t}
    \tgroup.Wait()
    \tfmt.Println(work(10))
    }
    """,
    "deep/deep.go": """
    package deep

    func Leaf() { leaf() }

    func leaf() {}
    """,
    "deep/deep_test.go": """
    package deep

    import "testing"

    func TestLeaf(t *testing.T) {
    \tfor i := 0; i < 30; i++ {
    \t\tLeaf()
    \t}
    }
    """,
  ]

  private static let calls = [
    "main.main": 1, "main.main.func1": 4, "main.work": 5, "main.twice[...]": 4010, "main.(*box).add": 8020,
    "deep.Leaf": 4010, "deep.leaf": 4010,
  ]

  private func calls(_ trace: URL) throws -> [String: Int] { try Trace(file: trace).calls() }

  @Test(arguments: Toolchain.all)
  func countsAreThoseOfAFullRecording(_ toolchain: Toolchain) throws {
    let module = try GoModule(Self.files)
    let full = try module.record(["run", "-o", trace.path, "--quiet", "."], toolchain)
    full.expect()
    #expect(try calls(trace).filter { Self.calls[$0.key] != nil } == Self.calls)
    let names = ["main.(*box).add", "example.com/m/deep.Leaf", "example.com/m/deep.leaf", "main.twice[...]"]
    try GoModule.write([Self.filter: names.map { "count \($0)\n" }.joined()], to: module.folder)
    let counted = try module.record(["run", "-o", trace.path, "."], toolchain)
    counted.expect()
    #expect(counted.output == full.output)
    #expect(counted.error.contains("gotrace.filter: 4 functions only counted, 0 not recorded"), "\(counted.error)")
    #expect(try calls(trace).filter { Self.calls[$0.key] != nil } == Self.calls)
    let report = try Trace(file: trace).analyze("report").output
    for name in ["main.(*box).add", "deep.Leaf", "deep.leaf"] { #expect(report.contains("\(name) (counted)")) }
    #expect(!report.contains("main.work (counted)"))
    #expect(try Trace(file: trace).analyze("verify").status == 0)
  }

  @Test func withRaceDetectorAndCoverage() throws {
    let module = try GoModule(
      Self.files.merging([Self.filter: "count main.(*box).add\ncount example.com/m/deep.leaf\n"]) { $1 })
    for flag in ["-race", "-cover"] {
      try module.record(["run", "-o", trace.path, "--quiet", flag, "."]).expect(status: 0, flag)
      #expect(try calls(trace).filter { Self.calls[$0.key] != nil } == Self.calls, "\(flag)")
    }
  }

  @Test func skippedFunctionsAreNotThere() throws {
    let module = try GoModule(Self.files.merging([Self.filter: "skip example.com/m/deep.leaf\n"]) { $1 })
    try module.record(["run", "-o", trace.path, "--quiet", "."]).expect()
    #expect(try calls(trace)["deep.leaf"] == nil)
    #expect(try calls(trace)["deep.Leaf"] == 4010)
    try module.record(["run", "-o", trace.path, "--quiet", "--no-filter-file", "."]).expect()
    #expect(try calls(trace)["deep.leaf"] == 4010)
  }

  @Test func inTestsTheCountsOfAllProcessesAreAddedUp() throws {
    let module = try GoModule(Self.files)
    let filter = folder.appending(path: "other.filter")
    try Data("count example.com/m/deep.leaf # cheap\n".utf8).write(to: filter)
    try module.record(
      ["test", "-o", trace.path, "--quiet", "--filter-file", filter.path, "-count=3", "./..."]
    ).expect()
    #expect(try calls(trace)["deep.leaf"] == 90)
    let merged = folder.appending(path: "merged.trace")
    try Command(executable: Folders.analyzer, arguments: ["merge", trace.path, trace.path, "-o", merged.path]).run()
      .expect()
    #expect(try calls(merged)["deep.leaf"] == 180)
    let sliced = folder.appending(path: "sliced.trace")
    let slice = try Command(
      executable: Folders.analyzer, arguments: ["slice", "--from", "0s", trace.path, "-o", sliced.path]
    ).run()
    slice.expect()
    #expect(slice.error.contains("calls of functions that were only counted are left out"))
    #expect(try calls(sliced)["deep.leaf"] == nil)
  }

  @Test func listShowsAllThreeKinds() throws {
    let module = try GoModule(
      Self.files.merging([
        Self.filter: "count main.work\nskip example.com/m/deep.leaf\ncount main.gone\n"
      ]) { $1 })
    let finished = try module.record(["list", "."])
    finished.expect()
    let lines = finished.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("counted by the filter file ") && $0.contains(" main.work ") })
    #expect(
      lines.contains { $0.hasPrefix("skipped by the filter file ") && $0.contains(" example.com/m/deep.leaf ") })
    #expect(lines.contains { $0.hasPrefix("traced ") && $0.contains(" main.main ") })
    #expect(finished.error.contains("warning: ") && finished.error.contains("main.gone"), "\(finished.error)")
    let json = try module.record(["list", "--json", "."]).output
    #expect(json.contains("\"traced\":false,\"counted\":true,\"reason\":\"counted by the filter file\""))
  }

  @Test(arguments: [
    ("stop main.f", "gotrace.filter:1: 'stop main.f' is neither 'count NAME' nor 'skip NAME'"),
    ("# fine\n\ncount", "gotrace.filter:3: 'count' is neither"), ("count a b", "gotrace.filter:1: 'count a b'"),
    ("count main.f\nskip main.f # no", "gotrace.filter:2: main.f has the other action on line 1"),
  ])
  func aFileThatIsWrongIsRefused(text: String, message: String) throws {
    let module = try GoModule(Self.files.merging([Self.filter: text]) { $1 })
    let finished = try module.record(["run", "-o", trace.path, "."])
    #expect(finished.status == 125 || finished.status == 1)
    #expect(finished.error.contains(message), "\(finished.error)")
    #expect(!FileManager.default.fileExists(atPath: trace.path))
  }

  @Test func aFileThatIsMissingIsNamed() throws {
    let module = try GoModule(Self.files)
    let finished = try module.record(["run", "--filter-file", "no.filter", "-o", trace.path, "."])
    #expect(finished.status != 0)
    #expect(finished.error.contains("no.filter"), "\(finished.error)")
    let both = try module.record(["run", "--filter-file", "a", "--no-filter-file", "."])
    #expect(both.error.contains("--filter-file and --no-filter-file cannot be used together"))
  }

  /// What a program of `build` counts is known wherever it is recorded; runs with other filter files are not compared.
  @Test func aBuiltProgramTakesItsFilterAlong() throws {
    let module = try GoModule(Self.files.merging([Self.filter: "count main.(*box).add # 2ns\n"]) { $1 })
    let program = folder.appending(path: "program").path
    try module.record(["build", "-o", program, "."]).expect()
    try Command(
      executable: Folders.recorder, arguments: ["exec", "-o", trace.path, "--quiet", "--", program], folder: folder
    ).run().expect()
    #expect(try calls(trace)["main.(*box).add"] == 8020)
    #expect(try Trace(file: trace).analyze("info").output.contains("filter file  1 function to count, 0 to skip"))
    let plain = folder.appending(path: "plain.trace")
    try module.record(["run", "-o", plain.path, "--quiet", "--no-filter-file", "."]).expect()
    let diff = try Command(executable: Folders.analyzer, arguments: ["diff", plain.path, trace.path]).run()
    #expect(diff.status != 0)
    #expect(diff.error.contains("Not comparable: filter file none → count main.(*box).add"), "\(diff.error)")
    func gate(_ head: URL) throws -> Finished {
      try Command(
        executable: Folders.analyzer, arguments: ["diff", "--fail-on", "calls>0", trace.path, head.path]
      ).run()
    }
    try gate(trace).expect(status: 0, "a trace and itself")
    let more = Self.files["main.go"]?.replacing("work(10)", with: "work(11)") ?? ""
    try GoModule.write(["main.go": more], to: module.folder)
    let other = folder.appending(path: "other.trace")
    try module.record(["run", "-o", other.path, "--quiet", "."]).expect()
    let changed = try gate(other)
    #expect(changed.status == 1)
    #expect(changed.output.contains("main.(*box).add"), "\(changed.output)")
  }

  /// Segments of counters go from process to process, and each is freed when its process has ended.
  @Test func manyShortProcessesAreCountedWithLittleRoom() throws {
    let module = try GoModule([
      "main.go": """
      package main

      import (
      \t"os"
      \t"os/exec"
      \t"sync"
      )

      func leaf() {}

      func main() {
      \tif len(os.Args) > 1 {
      \t\tfor i := 0; i < 10; i++ {
      \t\t\tleaf()
      \t\t}
      \t\treturn
      \t}
      \tvar group sync.WaitGroup
      \tfor i := 0; i < 8; i++ {
      \t\tgroup.Add(1)
      \t\tgo func() {
      \t\t\tdefer group.Done()
      \t\t\tfor j := 0; j < 40; j++ {
      \t\t\t\tif err := exec.Command(os.Args[0], "child").Run(); err != nil {
      \t\t\t\t\tpanic(err)
      \t\t\t\t}
      \t\t\t}
      \t\t}()
      \t}
      \tgroup.Wait()
      }
      """, Self.filter: "count main.leaf\n",
    ])
    try module.record(["run", "-o", trace.path, "--quiet", "--spool", "1", "."]).expect()
    #expect(try calls(trace)["main.leaf"] == 3200)
  }

  /// A killed recorder leaves the counters in the spool.
  @Test func countersAreRecovered() throws {
    let program = GoProgram(
      folder: Folders.fixtures.appending(path: "cpu"), arguments: ["-calls", "800000", "-goroutines", "3"])
    let filter = folder.appending(path: "cpu.filter")
    let functions = try module(program.folder, "list", ".").output.split(separator: "\n")
      .compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
    // All but main.main, which has go statements.
    try Data(functions.filter { $0 != "main.main" }.map { "count \($0)\n" }.joined().utf8).write(to: filter)
    let executable = folder.appending(path: "cpu").path
    try module(program.folder, "build", "--filter-file", filter.path, "-o", executable, ".").expect()
    var interrupted = 0
    for round in 0..<40 where round < 4 || interrupted == 0 {
      try? FileManager.default.removeItem(at: trace)
      let recorder = try RunningRecorder(
        ["exec", "-o", trace.path, "--quiet", executable] + program.arguments, folder: folder,
        environment: program.fullEnvironment)
      #expect(recorder.waitForSpool())
      usleep(UInt32.random(in: 1000...20_000))
      kill(recorder.process.pid, SIGKILL)
      guard recorder.process.wait() == 128 + SIGKILL else { continue }
      let counted = countedCalls(recorder.remainingLines().joined(separator: "\n"))
      guard FileManager.default.fileExists(atPath: recorder.spool) else { continue }
      try Command(executable: Folders.recorder, arguments: ["recover", recorder.spool], folder: folder).run().expect()
      // The recorder may have been killed before it had started the program.
      if counted.isEmpty { continue }
      let traced = try Trace(file: trace).ownCalls()
      if traced.isEmpty { continue }
      #expect(traced == counted)
      interrupted += 1
    }
    #expect(interrupted > 0)
  }

  private func module(_ folder: URL, _ words: String...) throws -> Finished {
    try Command(
      executable: Folders.recorder, arguments: words, folder: folder, environment: Toolchain.newest.environment
    ).run()
  }
}
