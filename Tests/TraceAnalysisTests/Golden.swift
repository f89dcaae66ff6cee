import Glibc
import Testing

/// Compares a report with the file `Golden/<name>`.
///
/// `UPDATE_GOLDEN=1` writes the file and fails the test, so that a new golden never passes unseen.
func expectGolden(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation, file: String = #filePath
) throws {
  let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  let path = "\(folder)/Golden/\(name)"
  if unsafe getenv("UPDATE_GOLDEN") != nil {
    try write(text, to: path)
    Issue.record("golden \(name) recorded: look at it, then run without UPDATE_GOLDEN", sourceLocation: sourceLocation)
    return
  }
  guard let expected = read(path) else {
    Issue.record("no golden \(name): run with UPDATE_GOLDEN=1", sourceLocation: sourceLocation)
    return
  }
  guard text != expected else { return }
  let (actualLines, expectedLines) = (lines(text), lines(expected))
  let differing = zip(actualLines, expectedLines).enumerated().first { $1.0 != $1.1 }?.offset
  let index = differing ?? min(actualLines.count, expectedLines.count)
  Issue.record(
    """
    golden \(name) differs from line \(index + 1) on:
    -\(index < expectedLines.count ? expectedLines[index] : "(nothing)")
    +\(index < actualLines.count ? actualLines[index] : "(nothing)")
    """, sourceLocation: sourceLocation)
}

private func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

// Safe, below: paths are terminated copies, and the handle is open until fclose.

private func write(_ text: String, to path: String) throws {
  guard let handle = unsafe fopen(path, "w") else { throw GoldenError.cannotWrite(path) }
  let bytes = Array(text.utf8)
  let written = unsafe fwrite(bytes, 1, bytes.count, handle)
  guard unsafe fclose(handle) == 0, written == bytes.count else { throw GoldenError.cannotWrite(path) }
}

private enum GoldenError: Error {
  case cannotWrite(String)
}

private func read(_ path: String) -> String? {
  guard let handle = unsafe fopen(path, "r") else { return nil }
  defer { unsafe fclose(handle) }
  var bytes: [UInt8] = []
  while case let byte = unsafe fgetc(handle), byte >= 0 { bytes.append(UInt8(byte)) }
  return String(decoding: bytes, as: UTF8.self)
}
