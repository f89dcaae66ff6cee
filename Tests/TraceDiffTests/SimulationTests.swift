import Glibc
import TestSupport
import Testing
import TraceAnalysis
import TraceDiff
import TraceStore

/// Made-up runs whose truth is known: how often is there an alarm where nothing changed, and none where something did?
struct SimulationTests {
  /// A program of ten functions whose times scatter by 2 % each, and by 2 % all together from run to run.
  private struct Program {
    private static let functions = 10
    private var random: Xorshift

    init(seed: UInt64) { random = Xorshift(state: seed) }

    mutating func runs(_ count: Int, slowdown: Double) -> [LoadedTrace] {
      (0..<count).map { _ in
        let machine = 1 + 0.02 * normal()
        return SampleRun.made { run in
          let main = run.add("main.main", selfTime: 1000)
          for function in 0..<Self.functions {
            let change = function == 3 ? 1 + slowdown : 1
            let time = Double(function + 1) * 1e6 * machine * (1 + 0.02 * normal()) * change
            run.add(below: main, "main.f\(function)", selfTime: UInt64(max(time, 1)))
          }
        }
      }
    }

    /// The polar method's cheaper relative: the sum of twelve uniform numbers, less six.
    private mutating func normal() -> Double {
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
    }
  }

  /// A generator that is not the one under test.
  private struct Xorshift: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  /// In how many of `trials` comparisons of 10 runs with 10 the gate finds a function slower, and whether f3 is among
  /// them.
  private func alarms(_ trials: Int, slowdown: Double, seed: UInt64) throws -> (any: Int, right: Int) {
    var program = Program(seed: seed)
    var options = JudgementOptions()
    options.resamples = 0
    let expression = try FailExpression(parsing: "self>0%")
    var count = (any: 0, right: 0)
    for _ in 0..<trials {
      let comparison = RunComparison(
        base: program.runs(10, slowdown: 0), head: program.runs(10, slowdown: slowdown))
      let gate = Gate(comparison, [expression], accepting: AllowList(), options: options)
      count.any += gate.passes ? 0 : 1
      count.right += gate.violations.contains { $0.name == "main.f3" } ? 1 : 0
    }
    return count
  }

  @Test func withoutAChangeAlarmsAreNoMoreThanTheLevelAllows() throws {
    // The level is 5 % for both directions together; slower alone is half of it.
    let count = try alarms(200, slowdown: 0, seed: 0x5eed_0001)
    #expect(count.any <= 10, "\(count.any) of 200")
  }

  @Test func fivePercentAreFound() throws {
    let count = try alarms(60, slowdown: 0.05, seed: 0x5eed_0002)
    #expect(count.right >= 30, "\(count.right) of 60")
    #expect(count.any - count.right <= 3, "\(count.any - count.right) of 60 in other functions")
  }
}
