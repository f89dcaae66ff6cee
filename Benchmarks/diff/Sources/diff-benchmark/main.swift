import TraceAnalysis
import TraceDiff
import Replay
import TraceModel
import TraceStore

/// Xorshift: not the generator of the code under test.
struct Xorshift: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

/// A made-up program of ten functions whose times scatter from run to run: each by itself, and all together.
struct Program {
  /// Standard deviations, relative.
  let selfNoise: Double
  let commonNoise: Double
  var random = Xorshift(state: 0x5eed_5eed_5eed)

  mutating func runs(_ count: Int, slowdown: Double) -> [LoadedTrace] {
    (0..<count).map { _ in
      var trace = LoadedTrace()
      let machine = 1 + commonNoise * normal()
      for function in 0..<10 {
        trace.symbols.append(Symbol(name: "main.f\(function)", package: "main", file: "main.go", line: 1))
        let change = function == 3 ? 1 + slowdown : 1
        let time = Double(function + 1) * 1e6 * machine * (1 + selfNoise * normal()) * change
        let ticks = UInt64(max(time, 1))
        trace.summary.callTree.nodes.append(
          CallTree.Node(
            parent: 0, frame: CallTree.Frame(FunctionID(rawValue: UInt32(function))),
            totals: CallTotals(calls: 1, totalTime: ticks, selfTime: ticks)))
      }
      return trace
    }
  }

  /// Twelve uniform numbers, less six.
  private mutating func normal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
  }
}

/// Percent with one decimal.
func percent(_ part: Int, of whole: Int) -> String { "\(Double(part * 1000 / whole) / 10) %" }

let trials = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2000
var options = JudgementOptions()
options.resamples = 0
let gate = try FailExpression(parsing: "self>0%")
print("| runs of each | noise | slower by | the right function found | any other found |")
print("| ---: | ---: | ---: | ---: | ---: |")
for (runs, noise) in [(10, 0.02), (10, 0.05), (20, 0.02), (6, 0.02)] {
  for slowdown in [0, 0.02, 0.05] {
    var program = Program(selfNoise: noise, commonNoise: noise)
    var (right, other) = (0, 0)
    for _ in 0..<trials {
      let comparison = RunComparison(
        base: program.runs(runs, slowdown: 0), head: program.runs(runs, slowdown: slowdown))
      let found = Gate(comparison, [gate], accepting: AllowList(), options: options).violations.map(\.name)
      if found.contains("main.f3") && slowdown > 0 { right += 1 }
      if found.contains(where: { $0 != "main.f3" || slowdown == 0 }) { other += 1 }
    }
    print(
      "| \(runs) | \(noise * 100) % | \(slowdown * 100) % | \(slowdown > 0 ? percent(right, of: trials) : "–") "
        + "| \(percent(other, of: trials)) |")
  }
}
