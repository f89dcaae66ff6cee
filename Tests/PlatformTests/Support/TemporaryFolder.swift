import Platform

/// A new empty folder that is removed with this value.
final class TemporaryFolder {
  let path: String

  init() throws { path = try Files<SystemFailure>.makeTemporaryDirectory(prefix: "platform-tests-") }

  deinit { Files<SystemFailure>.removeTree(path) }

  func file(_ name: String) -> String { path + "/" + name }

  var names: [String] { (try? Files<SystemFailure>.names(in: path)) ?? [] }
}
