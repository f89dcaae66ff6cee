import Replay
import TraceModel
import TraceStore

/// What adding up costs where a program has so many call paths: once they are known, and while they are new.
func measureAddingUp(paths: Int) {
  var workload = PathWorkload(paths: paths)
  var batches = (0..<96).map { _ in workload.batch(batchEvents) }
  batches.append(workload.end())
  let calls = batches.reduce(0) { $0 + $1.times.count } / 2
  func nanoseconds(_ seconds: Double) -> String { "\(Double(Int(seconds * 1e10 / Double(calls))) / 10) ns" }

  var builder = SummaryBuilder()
  builder.declare(
    goroutines: (0..<Workload.goroutines).map {
      Goroutine(process: 0, goid: UInt64($0 + 1), parentGoid: 0, spawnSite: nil)
    })
  let memory = residentMemory()
  var rounds: [Double] = []
  for _ in 0..<12 {
    let start = now()
    for batch in batches { builder.add(batch) }
    rounds.append(now() - start)
  }
  let grown = residentMemory() - memory
  let nodes = builder.summary().callTree.nodes.count - 1
  let known = rounds.dropFirst().sorted()
  print(
    "| \(nodes) | \(nanoseconds(rounds[0])) | \(nanoseconds(known[known.count / 2])) | "
      + "\(rate(calls, known[known.count / 2])) | \(grown / nodes) B |")
}
