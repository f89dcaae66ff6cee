import Foundation
import Testing

/// A Go toolchain that scripts/install-toolchains.sh has installed.
struct Toolchain: Hashable, Sendable, CustomTestStringConvertible {
  let version: String

  /// Those that every promise is tested with: the oldest supported, one in between, the newest.
  static let all = ["1.21.13", "1.24.11", "1.27.3"].map(Toolchain.init(version:))
  static let newest = Toolchain(version: "1.27.3")

  var folder: URL { Folders.repository.appending(path: ".toolchains/\(version)/go/bin") }

  var testDescription: String { "Go \(version)" }

  /// "1.21.13" is at least "1.21", and not at least "1.22".
  func isAtLeast(_ other: String) -> Bool {
    let ours = version.split(separator: ".").compactMap { Int($0) }
    let theirs = other.split(separator: ".").compactMap { Int($0) }
    return !ours.lexicographicallyPrecedes(theirs)
  }

  /// The environment in which a user of this toolchain would work, without a network.
  var environment: [String: String] {
    var all = ProcessInfo.processInfo.environment
    all["PATH"] = folder.path + ":" + (all["PATH"] ?? "/usr/bin:/bin")
    all["GOTOOLCHAIN"] = "local"
    all["GOPROXY"] = "off"
    all["GOFLAGS"] = ""
    all["GOCACHE"] = all["GOCACHE"] ?? Folders.repository.appending(path: ".cache/go-build").path
    all["XDG_CACHE_HOME"] = Folders.scratch.appending(path: "cache").path
    return all
  }
}
