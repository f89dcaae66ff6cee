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
