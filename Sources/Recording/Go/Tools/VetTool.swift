internal import Platform

/// `go test` vets the user's files, not the rewritten ones: same findings, in the user's files and columns.
///
/// The go command gives vet a file with the names of the files, those of the overlay among them.
enum VetTool {
  static func run(_ plan: ToolPlan, _ command: [String]) throws(RecordingError) -> ExitStatus {
    if let path = command.last, path.hasSuffix("vet.cfg") {
      try FileSystem.writeAtomically(try withOriginals(try FileSystem.read(path), plan), to: path)
    }
    return try CapturedRun.passThrough(command)
  }

  /// Replaces every string that is the path of a file which the recording has made.
  static func withOriginals(_ text: [UInt8], _ plan: ToolPlan) throws(RecordingError) -> [UInt8] {
    let originals = Dictionary(
      plan.originals.map { (goJSON($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var rest = text[...]
    let quote = UInt8(ascii: "\"")
    while let start = rest.firstIndex(of: quote) {
      var end = start + 1
      while end < rest.endIndex, rest[end] != quote { end += rest[end] == UInt8(ascii: "\\") ? 2 : 1 }
      guard end < rest.endIndex else { break }
      let string = String(decoding: rest[start...end], as: UTF8.self)
      result += rest[rest.startIndex..<start]
      var plain = originals[string]
      if plain == nil, string.hasSuffix(".go\"") { plain = try plan.plainPath(of: string.filter { $0 != "\"" }) }
      result += (plain.map(goJSON) ?? string).utf8
      rest = rest[(end + 1)...]
    }
    return result + rest
  }

  /// A string as Go's package encoding/json writes it: letters that HTML knows are escaped as well.
  private static func goJSON(_ text: String) -> String {
    var result = ""
    for scalar in GoJSON.quoted(text).unicodeScalars {
      switch scalar {
      case "<", ">", "&", "\u{2028}", "\u{2029}":
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
