import Foundation

/// The result of every test in the output of `go test -json`: "package Test/subtest" to "pass", "fail" or "skip";
/// and of every package, under its path alone.
func testResults(_ output: String) -> [String: String] {
  struct Event: Decodable {
    let Action: String
    let Package: String?
    let Test: String?
  }
  var results: [String: String] = [:]
  for line in output.split(separator: "\n") {
    guard let event = try? JSONDecoder().decode(Event.self, from: Data(line.utf8)), let package = event.Package,
      ["pass", "fail", "skip"].contains(event.Action)
    else { continue }
    results[[package, event.Test].compactMap(\.self).joined(separator: " ")] = event.Action
  }
  return results
}

/// What each test ended with in some runs of `go test -json`, and the runs themselves.
struct SeenResults {
  private var results: [String: Set<String>] = [:]
  /// The end of what the last run printed.
  private(set) var ending = ""

  /// Tests that passed at least once.
  var passed: Int { results.values.count { $0.contains("pass") } }

  mutating func add(_ run: Finished) {
    for (name, result) in testResults(run.output) { results[name, default: []].insert(result) }
    results["the whole run", default: []].insert("status \(run.status)")
    ending = "\(run.output.suffix(2000)) \(run.error.suffix(2000))"
  }

  /// A line per test that never ended here as it did there.
  func differences(from recorded: SeenResults) -> [String] {
    Set(results.keys).union(recorded.results.keys).sorted().compactMap { name in
      let (here, there) = (results[name, default: []], recorded.results[name, default: []])
      guard here.isDisjoint(with: there) else { return nil }
      return "\(name): plain \(here.sorted()), recorded \(there.sorted())"
    }
  }
}
