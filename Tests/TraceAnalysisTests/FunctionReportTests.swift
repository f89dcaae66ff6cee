import Testing
import TraceAnalysis
import TraceStore
import TraceModel

struct FunctionReportTests {
  private func rows(_ trace: LoadedTrace) -> [String: FunctionReport.Row] {
    let profile = Profile(merging: [trace])
    let report = FunctionReport(profile, names: FunctionNames(profile.functions))
    return Dictionary(uniqueKeysWithValues: report.rows.map { ($0.name, $0) })
  }

  @Test func aRecursionCountsItsTimeOnce() throws {
    let rows = rows(Samples.recursion)
    let fib = try #require(rows["main.fib"])
    #expect(fib.sum.totals.calls == 7)
    #expect(fib.sum.outermostTime == 90_000_000)
    #expect(fib.sum.totals.selfTime == 85_000_000)
    // The mean is over all calls: (90 + 70 + 40) ms / 7.
    #expect(fib.sum.totals.meanTime == 28_571_428)
    let leaf = try #require(rows["main.leaf"])
    #expect(leaf.sum.outermostTime == 5_000_000)
  }

  @Test func mutualRecursionCountsEachFunctionOnce() throws {
    var b = Samples.Builder(wallMilliseconds: 10)
    let even = b.add("p.even", total: 10, selfTime: 1)
    let odd = b.add(below: even, "p.odd", total: 9, selfTime: 2)
    let inner = b.add(below: odd, "p.even", total: 7, selfTime: 3)
    _ = b.add(below: inner, "p.odd", total: 4, selfTime: 4)
    _ = b.add("p.odd", total: 6, selfTime: 6)
    let rows = rows(b.trace)
    #expect(rows["p.even"]?.sum.outermostTime == 10_000_000)
    #expect(rows["p.odd"]?.sum.outermostTime == 15_000_000)
    #expect(rows["p.odd"]?.sum.totals.selfTime == 12_000_000)
  }

  @Test func aGoroutineOfTheSameFunctionIsTimeOfItsOwn() throws {
    var b = Samples.Builder(wallMilliseconds: 10)
    let site = b.site("p.sort", "p.go", 1)
    let outer = b.add("p.sort", total: 10, selfTime: 10)
    let spawned = b.add(below: outer, "p.sort", total: 8, selfTime: 3, site: site)
    _ = b.add(below: spawned, "p.sort", total: 5, selfTime: 5)
    #expect(rows(b.trace)["p.sort"]?.sum.outermostTime == 18_000_000)
  }

  @Test func rowsAreKeptByNamesAsShownAndWhole() throws {
    var b = Samples.Builder(wallMilliseconds: 10)
    let outer = b.add("example.com/db.Open", total: 10, selfTime: 4)
    _ = b.add(below: outer, "main.hook", total: 6, selfTime: 6)
    let profile = Profile(merging: [b.trace])
    func kept(_ regex: String, by grouping: FunctionReport.Grouping = .standard) throws -> [String] {
      var report = FunctionReport(profile, names: FunctionNames(profile.functions), by: grouping)
      report.keepRows(matching: try #require(NameRegex(regex)))
      return report.rows.map(\.name)
    }
    #expect(try kept("^db") == ["db.Open"])
    #expect(try kept("^example") == ["db.Open"])
    #expect(try kept("hook|Open") == ["main.hook", "db.Open"])
    #expect(try kept("other").isEmpty)
    #expect(try kept("^main$", by: .package) == ["main"])
    #expect(try kept("hook", by: .package).isEmpty)
  }

  @Test func packagesCountNestedCallsOnce() throws {
    var b = Samples.Builder(wallMilliseconds: 10)
    let outer = b.add("example.com/db.Open", total: 10, selfTime: 4)
    let other = b.add(below: outer, "main.hook", total: 6, selfTime: 1)
    _ = b.add(below: other, "example.com/db.dial", total: 5, selfTime: 5)
    let profile = Profile(merging: [b.trace])
    let report = FunctionReport(profile, names: FunctionNames(profile.functions), by: .package)
    #expect(report.rows.map(\.name) == ["example.com/db", "main"])
    #expect(report.rows.map(\.sum.outermostTime) == [10_000_000, 6_000_000])
    #expect(report.rows.map(\.sum.totals.selfTime) == [9_000_000, 1_000_000])
  }
}
