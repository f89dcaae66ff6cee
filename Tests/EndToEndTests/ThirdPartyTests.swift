import Foundation
import Testing

/// The tests of real modules give the same results traced as untraced.
///
/// docs/COMPATIBILITY.md has more of them.
@Suite struct ThirdPartyTests {
  // Not github.com/pkg/errors: its TestStackTrace fails plainly, where literals are inlined and named otherwise, and passes
  // recorded, where nothing instrumented is inlined.
  static let modules = [
    "github.com/google/uuid", "github.com/gorilla/mux", "github.com/spf13/pflag",
    "github.com/sirupsen/logrus", "go.uber.org/goleak",
  ]

  @Test(arguments: modules, Toolchain.all)
  func sameResults(module: String, toolchain: Toolchain) throws {
    let place = Place.newFolder()
    defer { try? FileManager.default.removeItem(at: place) }
    let folder = try Self.stage(module, in: place)
    let program = GoProgram(folder: folder, toolchain: toolchain)
    let plain = try program.tested(["./..."])
    let results = testResults(plain.output)
    #expect(
      results.values.filter { $0 == "pass" }.count > 5, "\(plain.output.suffix(2000)) \(plain.error.suffix(2000))")
    let trace = place.appending(path: "t.trace")
    var recorded = try program.tested(["./..."], to: trace)
    // Some of these tests depend on time, and fail on a busy machine without us: a difference counts when it is there again.
    if recorded.status != plain.status || testResults(recorded.output) != results {
      print("\(module) with \(toolchain): other results at first: \(differences(results, recorded.output))")
      recorded = try program.tested(["./..."], to: trace)
    }
    let differing = differences(results, recorded.output)
    #expect(differing.isEmpty, "\(differing.joined(separator: "\n")) \(recorded.error.suffix(2000))")
    #expect(recorded.status == plain.status, "\(recorded.error.suffix(2000))")
    let info = try Trace(file: trace).analyze("info")
    info.expect(status: 0, "info")
    #expect(try Trace(file: trace).functions().contains { $0.hasPrefix(module) })
  }

  /// A writable module made of Debian's package of it; returns its folder.
  static func stage(_ module: String, in place: URL) throws -> URL {
    try Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: [
        "python3", Place.repository.appending(path: "scripts/third_party.py").path, "stage", place.path, module,
      ]
    ).run().expect(status: 0, "staging")
    return place.appending(path: module)
  }

  /// A line per test whose result is another one, or is missing.
  private func differences(_ results: [String: String], _ output: String) -> [String] {
    let other = testResults(output)
    return Set(results.keys).union(other.keys).filter { results[$0] != other[$0] }.sorted()
      .map { "\($0): \(results[$0] ?? "none"), recorded \(other[$0] ?? "none")" }
  }
}
