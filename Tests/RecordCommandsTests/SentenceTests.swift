import Platform
import Recording
import Testing

@testable import RecordCommands

struct SentenceTests {
  @Test func errorsOfTheSystemNameTheOperationAndThePath() {
    let error = RecordingError(SystemFailure(.makeDirectory, "/a", .notPermitted))
    #expect(error.sentence == "cannot make directory /a: Operation not permitted")
    let pipe = RecordingError.system(operation: .openPipe, path: "", errno: SystemError.noDescriptor.code)
    #expect(pipe.sentence == "cannot open a pipe: Too many open files")
    let spool = RecordingError.cannotMakeSpool(path: "/dev/shm/x", errno: SystemError.noSpace.code)
    #expect(spool.sentence == "cannot make the spool /dev/shm/x: No space left on device")
  }

  @Test func aRemedyIsOneForAnInstalledProgram() {
    #expect(RecordingError.noGoOnPath.sentence.hasPrefix("no go command on PATH: install Go 1.21 or later"))
    #expect(!RecordingError.noGoOnPath.sentence.contains("scripts/"))
    #expect(
      RecordingError.goTooOld(version: "go1.20", path: "/go").sentence == "/go is go1.20: Go 1.21 or later is needed")
  }
}
