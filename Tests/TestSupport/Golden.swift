import Glibc

/// A file `Golden/<name>` beside the test that names it.
package struct Golden {
  private let name: String
  private let path: String

  /// - Parameter file: the source file of the test.
  package init(_ name: String, besideFile file: String) {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    self.name = name
    path = "\(folder)/Golden/\(name)"
  }

  /// Compares a text with the file: what the test records as an issue, or `nil` where they are equal.
  ///
  /// `UPDATE_GOLDEN=1` writes the file, which is an issue too, so that a new golden never passes unseen.
  package func issue(with text: String) throws -> String? {
    if unsafe getenv("UPDATE_GOLDEN") != nil {
      try write(text)
      return "golden \(name) recorded: look at it, then run without UPDATE_GOLDEN"
    }
    guard let expected = read() else { return "no golden \(name): run with UPDATE_GOLDEN=1" }
    guard text != expected else { return nil }
    let (actualLines, expectedLines) = (Self.lines(text), Self.lines(expected))
    let differing = zip(actualLines, expectedLines).enumerated().first { $1.0 != $1.1 }?.offset
    let index = differing ?? min(actualLines.count, expectedLines.count)
    return """
      golden \(name) differs from line \(index + 1) on:
      -\(index < expectedLines.count ? expectedLines[index] : "(nothing)")
      +\(index < actualLines.count ? actualLines[index] : "(nothing)")
      """
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  // Safe, below: paths are terminated copies, and the handle is open until fclose.

  private func write(_ text: String) throws {
    guard let handle = unsafe fopen(path, "w") else { throw GoldenError.cannotWrite(path) }
    let bytes = Array(text.utf8)
    let written = unsafe fwrite(bytes, 1, bytes.count, handle)
    guard unsafe fclose(handle) == 0, written == bytes.count else { throw GoldenError.cannotWrite(path) }
  }

  private func read() -> String? {
    guard let handle = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(handle) }
    var bytes: [UInt8] = []
    while case let byte = unsafe fgetc(handle), byte >= 0 { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

private enum GoldenError: Error {
  case cannotWrite(String)
}
