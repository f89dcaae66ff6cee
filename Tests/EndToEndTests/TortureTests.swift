import Foundation
import Testing

/// The recorder survives what scripts/torture-recorder does to it: some rounds of it, always the same. By hand it does
/// more.
struct TortureTests {
  @Test func randomKillsLimitsAndSignals() throws {
    let rounds = ProcessInfo.processInfo.environment["GOTRACE_TORTURE_ROUNDS"] ?? "15"
    let tortured = try Command(
      executable: Folders.repository.appending(path: "scripts/torture-recorder"),
      arguments: [
        "--rounds", rounds, "--seed", "1", "--binaries", Folders.binaries.path, "--go", Toolchain.newest.folder.path,
      ], folder: Folders.newFolder(), environment: Toolchain.newest.environment, timeout: 10 * Child.patience
    ).run()
    if tortured.status == 99 || tortured.error.contains("unshare: ") {
      print("randomKillsLimitsAndSignals: not tested, this system does not allow it: \(tortured.error)")
      return
    }
    tortured.expect()
    #expect(tortured.output.contains("\(rounds) rounds, 0 failed"), "\(tortured.output)")
  }
}
