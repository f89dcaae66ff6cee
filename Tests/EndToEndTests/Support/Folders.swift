import Foundation

/// The folders of the tests: the repository, the built programs, scratch.
enum Folders {
  static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let fixtures = repository.appending(path: "Fixtures")

  /// The folder of gotrace-record and gotrace-analyze: `GOTRACE_BINARIES`, or the one of this test's own binary.
  static let binaries: URL = {
    if let given = ProcessInfo.processInfo.environment["GOTRACE_BINARIES"] { return URL(filePath: given) }
    let test = URL(filePath: CommandLine.arguments[0])
    // swift test runs either the binary itself or a bundle's executable, both in the build folder.
    var folder = test.deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.appending(path: "gotrace-record").path), folder.path != "/" {
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  static let recorder = binaries.appending(path: "gotrace-record")
  static let analyzer = binaries.appending(path: "gotrace-analyze")

  /// A folder of this test run, removed at its end.
  static let scratch: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gotrace-tests-\(getpid())")
    makeFolder(folder)
    atexit { try? FileManager.default.removeItem(at: Folders.scratch) }
    return folder
  }()

  /// A new empty folder.
  static func newFolder() -> URL {
    let folder = scratch.appending(path: UUID().uuidString)
    makeFolder(folder)
    return folder
  }

  private static func makeFolder(_ folder: URL) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      preconditionFailure("cannot make \(folder.path): \(error)")
    }
  }
}
