import Foundation
import Testing
import TraceStore

/// Processes that are allowed little. As root all of it happens, else what needs no rights.
@Suite struct ConfinementTests {
  private let trace = Place.newFolder().appending(path: "t.trace")

  private func program(_ mode: String, _ folder: URL, _ toolchain: Toolchain) -> GoProgram {
    GoProgram(
      folder: Place.fixtures.appending(path: "confined"), arguments: [mode, folder.path], toolchain: toolchain)
  }

  /// chroot, another user, no descriptors, no environment: what comes after the first call ends no recording.
  @Test(arguments: Toolchain.all)
  func aProgramLocksItselfIn(toolchain: Toolchain) throws {
    let recorded = try program("alone", Place.newFolder(), toolchain).recorded(to: trace)
    recorded.expect()
    #expect(recorded.output == "2000\n")
    #expect(recorded.error == "")
    #expect(try Trace(file: trace).calls()["main.step"] == 2000)
    #expect(try TraceReader(path: trace.path).processes.map(\.end) == [.exited(code: 0)])
  }

  /// Without environment, with closed or few descriptors, in a folder that nobody can write to: children are recorded.
  /// Those that are somebody else, or in another root, from the start are not, but do what they do.
  @Test func childrenAreConfined() throws {
    let recorded = try program("family", Place.newFolder(), .newest).recorded(to: trace)
    recorded.expect()
    #expect(recorded.error == "")
    let said = recorded.output.split(separator: "\n").reduce(into: [String: Int]()) { counts, line in
      let words = line.split(separator: " ")
      counts[String(words[0])] = words.last.flatMap { Int($0) }
    }
    #expect(said.values.allSatisfy { $0 == 1000 }, "\(recorded.output)")
    let strangers = said.keys.filter { ["user", "root"].contains($0) }
    #expect(said.count == 5 + strangers.count)
    #expect(try TraceReader(path: trace.path).processes.count == 5)
    #expect(try Trace(file: trace).calls()["main.step"] == 5 * 1000)
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
        Place.recorder.path,
      ] + command,
      folder: program.folder, environment: program.fullEnvironment, input: program.input
    ).run()
    recorded.expect()
    #expect(recorded.output == "X\nlines 1 <nil>\n")
    #expect(try Trace(file: trace).calls()["main.answer"] == 1)
  }
}
