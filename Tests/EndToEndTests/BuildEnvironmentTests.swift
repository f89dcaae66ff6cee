import Foundation
import Testing

/// The go command's environment, where it is not the usual one.
@Suite struct BuildEnvironmentTests {
  private let module: GoModule

  init() throws {
    module = try GoModule(["main.go": "package main\n\nfunc main() { println(\"runs\") }\n"])
  }

  /// A host whose /tmp is noexec: GOTMPDIR says where programs can run, in the environment or by `go env -w`.
  @Test(arguments: [true, false])
  func programsRunInGOTMPDIR(isInEnvironment: Bool) throws {
    guard try canMount() else { return }
    let temporary = Place.newFolder()
    let settings = Place.newFolder().appending(path: "env")
    try Data("GOTMPDIR=\(temporary.path)\n".utf8).write(to: settings)
    let trace = Place.newFolder().appending(path: "t.trace")
    var environment = Toolchain.newest.environment.merging(["TMPDIR": "/mnt", "GOENV": settings.path]) { $1 }
    if isInEnvironment {
      environment["GOTMPDIR"] = temporary.path
      environment["GOENV"] = "off"
    }
    let finished = try Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: [
        "unshare", "-m", "sh", "-c", "mount -t tmpfs -o noexec tmpfs /mnt && exec \"$@\"", "sh", Place.recorder.path,
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

  /// A program for another processor is built, and cannot be started here.
  @Test func otherProcessorsAreNamed() throws {
    let finished = try module.record(["run", "."], .newest, ["GOARCH": "mips64"])
    finished.expect(status: 1)
    #expect(finished.error.contains("GOARCH is mips64"), "\(finished.error)")
    #expect(finished.error.split(separator: "\n").count == 1, "\(finished.error)")
  }
}
