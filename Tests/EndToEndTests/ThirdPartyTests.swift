import Foundation
import Testing

/// The tests of real modules give the same results traced as untraced.
///
/// docs/COMPATIBILITY.md has more of them.
struct ThirdPartyTests {
  // Not github.com/pkg/errors: its TestStackTrace fails plainly, where literals are inlined and named otherwise, and
  // passes recorded, where nothing instrumented is inlined.
  static let modules = [
    "github.com/google/uuid", "github.com/gorilla/mux", "github.com/spf13/pflag",
    "github.com/sirupsen/logrus", "go.uber.org/goleak",
  ]

  @Test(arguments: modules, Toolchain.all)
  func sameResults(module: String, toolchain: Toolchain) throws {
    let place = Folders.newFolder()
    defer { try? FileManager.default.removeItem(at: place) }
    let folder = try Self.stage(module, in: place)
    let program = GoProgram(folder: folder, toolchain: toolchain)
    let trace = place.appending(path: "t.trace")
    var (plain, recorded) = (SeenResults(), SeenResults())
    // Some of these tests depend on time, and fail now and then on a busy machine, with us or without: what counts is a
    // result that is never seen on the other side, however often both are run.
    for round in 1...4 {
      plain.add(try program.tested(["./..."]))
      recorded.add(try program.tested(["./..."], to: trace))
      let differing = plain.differences(from: recorded)
      if differing.isEmpty { break }
      print("\(module) with \(toolchain), round \(round): \(differing.joined(separator: ", "))")
    }
    #expect(plain.passed > 5, "\(plain.ending)")
    let differing = plain.differences(from: recorded)
    #expect(differing.isEmpty, "\(differing.joined(separator: "\n")) \(recorded.ending)")
    let info = try Trace(file: trace).analyze("info")
    info.expect(status: 0, "info")
    #expect(try Trace(file: trace).functions().contains { $0.hasPrefix(module) })
  }

  /// A writable module made of Debian's package of it; returns its folder.
  static func stage(_ module: String, in place: URL) throws -> URL {
    try Command(
      executable: URL(filePath: "/usr/bin/env"),
      arguments: [
        "python3", Folders.repository.appending(path: "scripts/third_party.py").path, "stage", place.path, module,
      ]
    ).run().expect(status: 0, "staging")
    return place.appending(path: module)
  }
}
