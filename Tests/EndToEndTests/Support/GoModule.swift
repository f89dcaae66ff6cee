import Foundation

/// A Go module in a new folder, written by a test.
struct GoModule {
  let folder: URL

  /// - Parameters:
  ///   - files: texts by path; a `go.mod` is added where there is none.
  ///   - name: of the folder.
  init(_ files: [String: String], named name: String = "m") throws {
    folder = Folders.newFolder().appending(path: name)
    try Self.write(["go.mod": "module example.com/m\n\ngo 1.21\n"].merging(files) { $1 }, to: folder)
  }

  static func write(_ files: [String: String], to folder: URL) throws {
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  /// The go command in this module.
  func go(_ words: [String], _ toolchain: Toolchain = .newest, _ environment: [String: String] = [:]) throws -> Finished
  {
    try Command(
      executable: toolchain.folder.appending(path: "go"), arguments: words, folder: folder,
      environment: toolchain.environment.merging(environment) { $1 }
    ).run()
  }

  /// gotrace-record in this module.
  func record(_ words: [String], _ toolchain: Toolchain = .newest, _ environment: [String: String] = [:]) throws
    -> Finished
  {
    try Command(
      executable: Folders.recorder, arguments: words, folder: folder,
      environment: toolchain.environment.merging(environment) { $1 }
    ).run().withoutOthersSpools
  }
}
