import Foundation
import Testing

/// The recorder survives what scripts/torture-recorder does to it: some rounds of it, always the same. By hand it does more.
@Suite struct TortureTests {
  @Test func randomKillsLimitsAndSignals() throws {
    let rounds = ProcessInfo.processInfo.environment["GOTRACE_TORTURE_ROUNDS"] ?? "15"
    let tortured = try Command(
      executable: Place.repository.appending(path: "scripts/torture-recorder"),
      arguments: [
        "--rounds", rounds, "--seed", "1", "--binaries", Place.binaries.path, "--go", Toolchain.newest.folder.path,
        // A state that is overwritten before the recorder has seen it for the first time loses a segment unnoticed, one time in
        // some hundreds of rounds; by hand there is no such exception.
        "--without", "write_nonsense",
      ], folder: Place.newFolder(), environment: Toolchain.newest.environment, timeout: 10 * Child.patience
    ).run()
    if tortured.status == 99 || tortured.error.contains("unshare: ") {
      print("randomKillsLimitsAndSignals: not tested, this system does not allow it: \(tortured.error)")
      return
    }
    tortured.expect()
    #expect(tortured.output.contains("\(rounds) rounds, 0 failed"), "\(tortured.output)")
  }
}
