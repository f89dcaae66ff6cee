import Foundation

/// A folder that is removed with everything in it when this value goes away.
final class TemporaryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "gotrace-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }

  func file(_ name: String) -> String { url.appending(path: name).path }

  /// The names in the folder, sorted.
  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }

  func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url.appending(path: name))) }

  func write(_ name: String, _ bytes: some Collection<UInt8>) throws {
    try Data(bytes).write(to: url.appending(path: name))
  }
}
