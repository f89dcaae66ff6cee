import Foundation
import Testing

/// One line of Fixtures/behaviour/cases.json; that folder's README says what the fields mean.
struct BehaviourCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Repeated: Decodable {
    let text: String
    let times: Int
  }

  let name: String
  let program: String
  let args: [String]?
  let build: [String]?
  let options: [String]?
  let stdin: String?
  let stdinRepeat: Repeated?
  let status: Int32?
  let since: String?
  let versioned: Bool?
  let stderr: String?

  var testDescription: String { name }

  static let folder = Folders.fixtures.appending(path: "behaviour")

  static let all: [BehaviourCase] = {
    do {
      return try JSONDecoder().decode(
        [BehaviourCase].self, from: Data(contentsOf: folder.appending(path: "cases.json")))
    } catch {
      preconditionFailure("cases.json: \(error)")
    }
  }()

  func program(_ toolchain: Toolchain) -> GoProgram {
    let text = (stdin ?? "") + (stdinRepeat.map { String(repeating: $0.text, count: $0.times) } ?? "")
    return GoProgram(
      folder: Self.folder.appending(path: program), buildFlags: build ?? [], arguments: args ?? [],
      input: Data(text.utf8), toolchain: toolchain)
  }

  /// What of the program's stderr has to be the same in every run.
  func comparable(_ error: String) -> [String] {
    let lines = error.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if stderr == "reason" {
      return lines.filter { line in
        ["panic: ", "fatal error: ", "SIG", "[signal "].contains { line.hasPrefix($0) }
      }.map(Self.withoutNumbers)
    }
    return lines.map(Self.withoutNumbers)
  }

  /// A line of a stack trace without what differs from run to run: addresses, arguments, offsets, goroutine numbers,
  /// and the folder where the program was built.
  private static func withoutNumbers(_ line: String) -> String {
    var line = line
    for (pattern, replacement) in [
      (#" \+0x[0-9a-f]+$"#, ""),
      (#"0x[0-9a-f]+"#, "0x"),
      (#"\((0x[?, .{}\[\]x0]*|\.\.\.|\{[^)]*)\)$"#, "()"),
      (#"goroutine [0-9]+( gp=0x m=[0-9]+ mp=0x)?"#, "goroutine N"),
      (#"/tmp/gotrace-[^ :]*/"#, "BUILT/"),
    ] {
      line = line.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
    }
    return line
  }
}
