import Platform
import Glibc

@testable import Recording

/// A new empty folder that is removed with this value.
final class TemporaryFolder {
  let path: String

  init() throws { path = try FileSystem.makeTemporaryDirectory(prefix: "recording-tests-") }

  deinit { FileSystem.removeTree(path) }

  func file(_ name: String) -> String { path + "/" + name }
}
