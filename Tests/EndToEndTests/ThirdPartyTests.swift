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
    try Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: [
        "python3", Place.repository.appending(path: "scripts/third_party.py").path, "stage", place.path, module,
      ]
    ).run().expect(status: 0, "staging")
    let program = GoProgram(folder: place.appending(path: module), toolchain: toolchain)
    // The tests of pkg/errors compare the names of literals, which Go itself changes where it inlines them.
    let words = (module == "github.com/pkg/errors" ? ["-gcflags=-l"] : []) + ["./..."]
    let plain = try program.tested(words)
    let results = testResults(plain.output)
    #expect(
      results.values.filter { $0 == "pass" }.count > 5, "\(plain.output.suffix(2000)) \(plain.error.suffix(2000))")
    let trace = place.appending(path: "t.trace")
    let recorded = try program.tested(words, to: trace)
    let differing = testResults(recorded.output).filter { results[$0.key] != $0.value }
    #expect(differing.isEmpty && testResults(recorded.output).count == results.count, "\(recorded.error.suffix(2000))")
    #expect(recorded.status == plain.status)
    let info = try Trace(file: trace).analyze("info")
    info.expect(status: 0, "info")
    #expect(try Trace(file: trace).functions().contains { $0.hasPrefix(module) })
  }
}
