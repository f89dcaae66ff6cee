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
  func ownCalls() throws -> [String: Int] {
    try tree().callsByFunction.filter { $0.key.hasPrefix("main.") }
  }
}
