import Replay
import TestSupport
import Testing
import TraceModel

/// The fast loop of a summary does what a replay event by event does.
struct CallPathWalkTests {
  /// Calls by their path, added up by `GoroutineReplay` alone.
  private struct Sums: Equatable {
    struct Node: Equatable {
      var calls: UInt64 = 0
      var openCalls: UInt64 = 0
      var totalTime: UInt64 = 0
      var selfTime: UInt64 = 0
    }

    struct Call: Sendable {
      var path: String
      var callees: UInt64 = 0
    }

    var nodes: [String: Node] = [:]
    var anomalies = TraceSummary.Anomalies()

    mutating func end(_ call: Call, ticks: UInt64, inner: UInt64 = 0, isOpen: Bool) {
      var node = nodes[call.path, default: Node()]
      node.calls += 1
      node.openCalls += isOpen ? 1 : 0
      node.totalTime &+= ticks
      node.selfTime &+= ticks &- call.callees &- inner
      nodes[call.path] = node
    }

    mutating func end(_ calls: [GoroutineReplay<Call>.EndedCall]) {
      var inner: UInt64 = 0
      for ended in calls {
        end(ended.call, ticks: ended.ticks, inner: inner, isOpen: true)
        inner = ended.ticks
      }
    }

    init(_ batches: [EventBatch], goroutines: Int) {
      var replays = Array(repeating: GoroutineReplay<Call>(), count: goroutines)
      var last = Array(repeating: UInt64(0), count: goroutines)
      for event in batches.flatMap(\.flat) {
        let goroutine = Int(event.goroutine)
        last[goroutine] = event.time
        let effect = replays[goroutine].apply(EventCode(rawValue: event.code).event, at: event.time) {
          function, caller in Call(path: (caller?.path ?? "") + "/\(function.rawValue)")
        }
        switch effect {
        case .returned(let ended):
          end(ended.call, ticks: ended.ticks, isOpen: false)
          replays[goroutine].innermost?.callees &+= ended.ticks
        case .cutOff(let calls):
          end(calls)
          anomalies.severedCalls += UInt64(calls.count)
        case .strayExit: anomalies.strayExits += 1
        case .strayStall: anomalies.strayStalls += 1
        case .unknown: anomalies.unknownEvents += 1
        case .entered, .spawned, .stalled, .resumed: break
        }
      }
      for goroutine in 0..<goroutines { end(Array(replays[goroutine].callsEnding(at: last[goroutine]))) }
    }

    init(_ summary: TraceSummary) {
      var paths = [""]
      for node in summary.callTree.nodes.dropFirst() {
        paths.append(paths[Int(node.parent)] + "/\(node.frame.function.rawValue)")
        nodes[paths[paths.count - 1]] = Node(
          calls: node.totals.calls, openCalls: node.totals.openCalls, totalTime: node.totals.totalTime,
          selfTime: node.totals.selfTime)
      }
      anomalies = summary.anomalies
    }
  }

  /// Runs of a few goroutines, with stray events, stalls and gaps; without spawns, of which other tests are.
  private static func batches(seed: UInt64, goroutines: Int) -> [EventBatch] {
    var random = SplitMix64(seed: seed)
    // More than are listed as children of a node, for half of the streams.
    let functions: UInt32 = seed % 2 == 0 ? 4 : 24
    var batches: [EventBatch] = []
    var time: UInt64 = 0
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      var batch = EventBatch()
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let events = (0..<Int.random(in: 1...60, using: &random)).map { _ -> (UInt64, Step) in
          time += UInt64.random(in: 0...1_000, using: &random)
          switch Int.random(in: 0..<60, using: &random) {
          case 0: return (time, .stallBegin)
          case 1: return (time, .stallEnd)
          case 2: return (time, .gap)
          case 3..<32: return (time, .exit)
          default: return (time, .enter(UInt32.random(in: 0..<functions, using: &random)))
          }
        }
        batch.append(goroutine: UInt32.random(in: 0..<UInt32(goroutines), using: &random), events)
      }
      batches.append(batch)
    }
    return batches
  }

  @Test(arguments: 0..<300 as Range<UInt64>) func randomStreams(seed: UInt64) {
    let goroutines = 1 + Int(seed % 4)
    let batches = Self.batches(seed: seed, goroutines: goroutines)
    var builder = SummaryBuilder()
    builder.declare(goroutines: (0..<goroutines).map { Goroutine(UInt64($0 + 1)) })
    for batch in batches { builder.add(batch) }
    #expect(Sums(builder.summary()) == Sums(batches, goroutines: goroutines))
  }
}
