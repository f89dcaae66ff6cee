import Foundation

/// A folder that is removed with everything in it when this value goes away.
package final class TemporaryFolder {
  private let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "gotrace-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  package var path: String { url.path }

  package func file(_ name: String) -> String { url.appending(path: name).path }

  /// The names in the folder, sorted.
  package var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }

  package func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url.appending(path: name))) }

  package func write(_ name: String, _ bytes: some Collection<UInt8>) throws {
    try Data(bytes).write(to: url.appending(path: name))
  }
}
