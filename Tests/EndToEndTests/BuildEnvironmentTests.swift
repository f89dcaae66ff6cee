import Foundation
import Testing

/// The go command's environment, where it is not the usual one.
struct BuildEnvironmentTests {
  private let module: GoModule

  init() throws {
    module = try GoModule(["main.go": "package main\n\nfunc main() { println(\"runs\") }\n"])
  }

  /// A host whose /tmp is noexec: GOTMPDIR says where programs can run, in the environment or by `go env -w`.
  @Test(arguments: [true, false])
  func programsRunInGOTMPDIR(isInEnvironment: Bool) throws {
    guard try canMount() else { return }
    let temporary = Folders.newFolder()
    let settings = Folders.newFolder().appending(path: "env")
    try Data("GOTMPDIR=\(temporary.path)\n".utf8).write(to: settings)
    let trace = Folders.newFolder().appending(path: "t.trace")
    var environment = Toolchain.newest.environment.merging(["TMPDIR": "/mnt", "GOENV": settings.path]) { $1 }
    if isInEnvironment {
      environment["GOTMPDIR"] = temporary.path
      environment["GOENV"] = "off"
    }
    let finished = try Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: [
        "unshare", "-m", "sh", "-c", "mount -t tmpfs -o noexec tmpfs /mnt && exec \"$@\"", "sh", Folders.recorder.path,
        "run", "--quiet", "-o", trace.path, ".",
      ], folder: module.folder, environment: environment
    ).run()
    finished.expect()
    #expect(finished.error == "runs\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
  }

  @Test(arguments: ["darwin", "windows", "js"])
  func otherSystemsAreRefusedInASentence(system: String) throws {
    for command in [["run", "."], ["build", "."], ["test"]] {
      let architecture = system == "js" ? "wasm" : "amd64"
      let finished = try module.record(command, .newest, ["GOOS": system, "GOARCH": architecture])
      finished.expect(status: 1)
      #expect(finished.error.hasPrefix("gotrace-record: error: GOOS is \(system): "), "\(finished.error)")
      #expect(finished.error.split(separator: "\n").count == 1, "\(finished.error)")
    }
  }

  /// A program for 386, and one for amd64 with a child for 386: both read the same clock.
  @Test func programsFor386HaveTheirTimes() throws {
    let module = try GoModule([
      "main.go": """
      package main

      import ("os"; "os/exec"; "time")

      func main() {
        if len(os.Args) > 1 {
          command := exec.Command(os.Args[1])
          command.Stdout = os.Stdout
          if err := command.Run(); err != nil { panic(err) }
          return
        }
        for i := 0; i < 5; i++ { wait() }
        println("waited")
      }

      func wait() { time.Sleep(10 * time.Millisecond) }

      """
    ])
    let child = module.folder.appending(path: "child").path
    try module.record(["build", "-o", child, "."], .newest, ["GOARCH": "386", "CGO_ENABLED": "0"]).expect()
    guard try Command(executable: URL(filePath: child), arguments: []).run().status == 0 else {
      return print("programsFor386HaveTheirTimes: not tested, this machine runs no programs for 386")
    }
    let file = module.folder.appending(path: "t.trace")
    for command in [["exec", "-o", file.path, "--", child], ["run", "-o", file.path, ".", child]] {
      try module.record(command).expect()
      let tree = try Trace(file: file).tree()
      #expect(tree.callsByFunction["main.wait"] == 5)
      // The child's own, or below what started it.
      #expect(tree.openCallsOfAll == 0)
      let wait = try #require(tree.descendant("main.main", "main.wait"))
      #expect((50...20_000).contains(wait.durationMilliseconds), "\(wait.durationMilliseconds) ms")
    }
  }

  /// A program for another processor is built, and cannot be started here.
  @Test func otherProcessorsAreNamed() throws {
    let finished = try module.record(["run", "."], .newest, ["GOARCH": "mips64"])
    finished.expect(status: 1)
    #expect(finished.error.contains("GOARCH is mips64"), "\(finished.error)")
    #expect(finished.error.split(separator: "\n").count == 1, "\(finished.error)")
  }

  /// The go command's rules for file names (-trimpath) know no escapes for these.
  @Test(arguments: ["a;b", "a=>b", ";"], Toolchain.all)
  func foldersMayHaveAnyName(name: String, toolchain: Toolchain) throws {
    guard toolchain == .newest || name == "a;b" else { return }
    let files = [
      "main.go": """
      package main

      import (
      \t"fmt"
      \t"runtime"
      \t"sync"

      \t"example.com/m/c"
      )

      func main() {
      \t_, file, line, _ := runtime.Caller(0)
      \tfmt.Println(file, line, c.Where())
      \tvar group sync.WaitGroup
      \tgroup.Add(1)
      \tgo work(&group)
      \tgroup.Wait()
      }

      func work(group *sync.WaitGroup) { group.Done() }
      """,
      "c/c.go": """
      package c

      // static int one(void) { return 1; }
      import "C"
      import (
      \t"fmt"
      \t"runtime"
      )

      func Where() string { _, file, line, _ := runtime.Caller(0); return fmt.Sprint(file, line, C.one()) }
      """,
      "c/c_test.go": "package c\n\nimport \"testing\"\n\nfunc TestIt(t *testing.T) { t.Log(Where()) }\n",
      "wrong/a.go": "package main\n\nfunc main() { return 1 }\n",
    ]
    // A path of its own each time: the go command's cache takes such folders for one another, also those of earlier
    // runs.
    let modulePath = "example.com/m" + UUID().uuidString.lowercased()
    var texts = files.mapValues { $0.replacing("example.com/m/", with: modulePath + "/") }
    texts["go.mod"] = "module \(modulePath)\n\ngo 1.21\n"
    let module = try GoModule(texts, named: name)
    for flags in [[], ["-trimpath"]] {
      let plain = try module.go(["run"] + flags + ["."], toolchain)
      plain.expect("plain")
      let trace = Folders.newFolder().appending(path: "t.trace")
      let recorded = try module.record(["run", "--quiet", "-o", trace.path] + flags + ["."], toolchain)
      recorded.expect("recorded")
      #expect(recorded.output == plain.output)
      #expect(recorded.error == plain.error)
      let tree = try Trace(file: trace).analyze("tree").output
      #expect(tree.contains("go main.work (main.go:16)"), "\(tree)")
    }
    let tested = try module.record(["test", "--quiet", "-v", "./c"], toolchain)
    tested.expect("tested")
    #expect(tested.output.contains("c_test.go:5: "), "\(tested.output)")
    let wrong = try module.record(["run", "--quiet", "./wrong"], toolchain)
    #expect(wrong.error.contains("wrong/a.go:3:22: too many return values"), "\(wrong.error)")
  }

  /// The folder of the cache, too.
  @Test func cachesMayHaveAnyName() throws {
    let cache = Folders.newFolder().appending(path: "a;b")
    let module = try GoModule([
      "main.go": "package main\n\nimport \"runtime\"\n\n"
        + "func main() { _, file, line, _ := runtime.Caller(0); println(file, line) }\n"
    ])
    let plain = try module.go(["run", "."])
    let recorded = try module.record(["run", "--quiet", "."], .newest, ["GOTRACE_CACHE": cache.path])
    recorded.expect()
    #expect(recorded.error == plain.error)
  }
}
