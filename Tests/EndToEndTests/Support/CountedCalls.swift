import FoundationEssentials
import Testing

/// What Fixtures/cpu prints of itself: a line a function, its name and the number of its calls.
func countedCalls(_ output: String) -> [String: Int] {
  var counted: [String: Int] = [:]
  for line in output.split(separator: "\n") where line.hasPrefix("main.") {
    let fields = line.split(separator: " ")
    if fields.count == 2 { counted[String(fields[0])] = Int(fields[1]) }
  }
  return counted
}

/// The number of calls that Fixtures/cpu makes beside those that it is asked for.
func cpuCalls(_ calls: Int, goroutines: Int) -> Int { calls + goroutines + 3 }

extension Trace {
  /// Calls of the functions of package main.
  func ownCalls() throws -> [String: Int] { try calls().filter { $0.key.hasPrefix("main.") } }

  /// Calls of every function, as its table has them.
  ///
  /// - Parameter options: which calls.
  func calls(_ options: [String] = []) throws -> [String: Int] {
    let words = ["export", "--format", "csv", "--table", "functions"] + options + [file.path]
    let finished = try Command(executable: Folders.analyzer, arguments: words).run()
    finished.expect(status: 0, "gotrace-analyze export")
    let rows = finished.output.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    guard let header = rows.first, let name = header.firstIndex(of: "name"), let count = header.firstIndex(of: "calls")
    else { return [:] }
    let counted = rows.dropFirst().map { (String($0[name]), Int($0[count]) ?? 0) }.filter { $0.1 > 0 }
    return Dictionary(counted, uniquingKeysWith: +)
  }
}
