import Console
import Foundation
import Replay
import TestSupport
import Testing
import TraceModel
import TraceStore

@testable import TraceAnalysis

/// What reports show of a trace of which call paths were folded.
struct FoldedProfileTests {
  private let folded: LoadedTrace
  private let whole: LoadedTrace

  init() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/traces/v1-folded-paths/random.trace").path
    folded = try LoadedTrace(path: path)
    whole = try LoadedTrace(TraceReader(path: path), paths: .all)
  }

  private func selfTime(_ profile: Profile) -> UInt64 { profile.tree.nodes.reduce(0) { $0 + $1.totals.selfTime } }

  @Test func noTimeIsLostInOther() throws {
    let profile = Profile(merging: [folded])
    let shown = profile.withOther()
    #expect(selfTime(shown) == selfTime(profile))
    let other = try #require(shown.otherFunction)
    let nodes = shown.tree.nodes
    #expect(nodes.contains { $0.frame.function == other && $0.parent != 0 })
    #expect(nodes.allSatisfy { $0.frame.origin != .folded && ($0.frame.function != other || $0.totals.calls == 0) })
    // A second time changes nothing.
    #expect(shown.withOther().tree == shown.tree)
    // Self time and callees add up to the total time again.
    var sums = nodes.map(\.totals.selfTime)
    for index in shown.tree.calls where nodes[index].frame.origin == .called {
      sums[Int(nodes[index].parent)] += nodes[index].totals.totalTime
    }
    for index in shown.tree.calls {
      let rounding = UInt64(nodes.count { $0.parent == index }) + 1
      #expect(nodes[index].totals.totalTime.distance(to: sums[index]).magnitude <= rounding)
    }
  }

  @Test func aTraceWithOtherHasTheSameTree() {
    let converted = Profile(merging: [folded.withOther()])
    let shown = Profile(merging: [folded]).withOther()
    // But for times of (other) that are less than a nanosecond, and bounds that are sums of rounded times.
    func called(_ profile: Profile) -> [PathTree.Node] {
      profile.tree.nodes.filter { $0.totals.calls > 0 }.map { node in
        var node = node
        node.missing.time = 0
        return node
      }
    }
    #expect(called(converted) == called(shown))
    #expect(converted.otherFunction.map { converted.functions[Int($0)].name } == "(other)")
  }

  @Test func callersAndCalleesAreExact() throws {
    // Functions that call each other in turn, some of them within themselves.
    let folded = Self.recursive(maximumNodes: 60)
    let whole = Self.recursive(maximumNodes: nil)
    #expect(folded.hasFoldedPaths && folded.summary.callTree.nodes.count < whole.summary.callTree.nodes.count / 2)
    let (profile, all) = (Profile(merging: [folded]), Profile(merging: [whole]))
    for function in profile.functions.indices where UInt32(function) != profile.otherFunction {
      for direction in [NeighborReport.Direction.callers, .callees] {
        func report(_ profile: Profile) -> NeighborReport {
          NeighborReport(profile, of: [UInt32(function)], direction, names: FunctionNames(profile.functions))
        }
        #expect(report(profile).rows == report(all).rows)
        #expect(report(profile).whole == report(all).whole)
      }
    }
  }

  /// Random calls of four functions within calls of two of them; a tick is a nanosecond.
  private static func recursive(maximumNodes: Int?) -> LoadedTrace {
    var random = SplitMix64(seed: 1)
    var builder = SummaryBuilder(maximumNodes: maximumNodes)
    builder.declare(goroutines: [Goroutine(1)])
    // What is folded of calls of 1 by 0 is within this one, which stays.
    builder.add(EventBatch([(0, [(1, .enter(0)), (2, .enter(1))])]))
    var (time, depth) = (UInt64(2), 0)
    for _ in 0..<200 {
      var events: [(UInt64, Step)] = []
      for _ in 0..<20 {
        time += UInt64.random(in: 1...9, using: &random)
        let isEnter = depth == 0 || depth < 12 && Bool.random(using: &random)
        events.append((time, isEnter ? .enter(UInt32.random(in: 0..<4, using: &random)) : .exit))
        depth += isEnter ? 1 : -1
      }
      builder.add(EventBatch([(0, events)]))
    }
    let symbols = (0..<4).map { Symbol(name: "app.f\($0)", package: "app", file: "", line: 0) }
    return LoadedTrace(symbols: symbols, summary: builder.summary())
  }

  @Test func stacksHaveEachFunctionsCalls() {
    let (profile, all) = (Profile(merging: [folded]).withOtherCallers(), Profile(merging: [whole]))
    func calls(_ profile: Profile) -> [String: UInt64] {
      profile.tree.nodes.reduce(into: [:]) { sums, node in
        if node.totals.calls > 0 {
          sums[profile.functions[Int(node.frame.function)].name, default: 0] += node.totals.calls
        }
      }
    }
    #expect(calls(profile) == calls(all))
    #expect(profile.tree.nodes.allSatisfy { $0.frame.origin != .folded })
  }

  @Test func anInvertedTreeHasTheCallersOfFoldedCalls() {
    let (profile, all) = (Profile(merging: [folded]).inverted(depth: 2), Profile(merging: [whole]).inverted(depth: 2))
    func calls(_ profile: Profile) -> [String: UInt64] {
      let nodes = profile.tree.nodes
      func name(_ node: Int) -> String { profile.functions[Int(nodes[node].frame.function)].name }
      return profile.tree.calls.reduce(into: [:]) { sums, index in
        let caller = nodes[index].parent == 0 ? "" : name(Int(nodes[index].parent)) + " < "
        if nodes[index].totals.calls > 0 { sums[caller + name(index), default: 0] += nodes[index].totals.calls }
      }
    }
    #expect(calls(profile) == calls(all))
  }

  /// Of two traces: what one has folded, the other may have.
  @Test func mergedTracesLackWhatAnyOfThemLacks() throws {
    let merged = Profile(merging: [folded, whole])
    let one = Profile(merging: [folded])
    #expect(merged.folded == one.folded)
    let nodes = merged.tree.nodes
    // The folded trace comes first, so that its nodes are the first ones.
    for index in one.tree.calls { #expect(nodes[index].missing == one.tree.nodes[index].missing) }
    let more = nodes[one.tree.nodes.count...].filter { $0.frame.origin != .folded }
    #expect(!more.isEmpty && more.allSatisfy { $0.missing == one.folded })
  }

  @Test func jsonSaysWhatIsMissing() throws {
    var out = OutputBuffer()
    let profile = Profile(merging: [folded])
    CallTreeJSON(profile, names: FunctionNames(profile.functions)).write(to: &out)
    let text = String(decoding: out.bytes, as: UTF8.self)
    #expect(text.contains("\"folded_calls\":1,\"folded_ns\":"))
    #expect(text.contains("\"missing_calls\":1,\"missing_ns\":"))
    #expect(text.contains("\"name\":\"(other)\""))
  }
}
