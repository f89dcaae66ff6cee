import Testing
import TestSupport
import TraceModel
import TraceStore

@testable import TraceAnalysis

struct LoadPlanTests {
  private func selection(_ edit: (inout CallSelection) -> Void) -> CallSelection {
    var selection = CallSelection()
    edit(&selection)
    return selection
  }

  @Test func summariesSufficeWhereNothingIsSelectedAndForGroupsThatSummariesKnow() {
    #expect(LoadPlan().source == .summaries)
    for grouping in [CallGrouping.package, .test] { #expect(LoadPlan(grouping: grouping).source == .summaries) }
  }

  @Test func eventsAreReadForTimesGoroutinesProcessesDurationsAndCosts() {
    let selections = [
      selection { $0.window = 0...5 }, selection { $0.goids = [1] }, selection { $0.pids = [1] },
      selection { $0.minimumDuration = 1 }, selection { $0.compensates = true },
    ]
    for selection in selections { #expect(LoadPlan(selection).source == .events) }
  }

  @Test func functionsAreSelectedInEventsOnlyWhereTheReportAsksForIt() {
    let some = selection { $0.packages = ["main"] }
    #expect(LoadPlan(some).source == .summaries)
    #expect(LoadPlan(some, functionSelection: .summary).source == .summaries)
    #expect(LoadPlan(some, functionSelection: .events).source == .events)
  }

  @Test func groupsOfSingleGoroutinesAndProcessesNeedEventsWhateverIsSelected() {
    for grouping in [CallGrouping.goroutine, .process] {
      #expect(LoadPlan(grouping: grouping).source == .groupedEvents(grouping))
    }
  }

  @Test func percentilesBelowAFunctionAreReadFromEventsWhereTheyCanBeKnown() {
    let shape = ProfileShape(root: "main.work")
    #expect(ProfileRequest(shape: shape).percentileRoot == nil)
    #expect(ProfileRequest(shape: shape, showsPercentiles: true).percentileRoot == "main.work")
    #expect(ProfileRequest(shape: shape, grouping: .package, showsPercentiles: true).percentileRoot == nil)
    let focused = selection { $0.focus = NameRegex("main") }
    #expect(ProfileRequest(focused, shape: shape, showsPercentiles: true).percentileRoot == nil)
  }

  @Test func goroutinesHaveACommonClockUnlessCostsAreSubtractedFromSeveral() {
    #expect(CallSelection().keepsCommonClock)
    #expect(!selection { $0.compensates = true }.keepsCommonClock)
    #expect(selection { ($0.compensates, $0.goids) = (true, [18]) }.keepsCommonClock)
  }

  @Test func aLoadedTraceHasAViewExactlyWhereItsEventsWereRead() throws {
    try EventScript.workers.withTrace { reader in
      let loader = TraceLoader(threads: 1)
      let paths = [reader.path]
      let whole = try loader.traces(paths, LoadPlan())
      #expect(whole[0].view == nil)
      let one = selection { $0.goids = [18] }
      let part = try loader.traces(paths, LoadPlan(one))
      #expect(part[0].view != nil)
      let (pass, none) = try (
        loader.pass(overOneGoroutineOf: paths, one), loader.pass(overOneGoroutineOf: paths, CallSelection())
      )
      #expect(pass != nil && none == nil)
      let missing = selection { $0.goids = [7] }
      #expect(throws: SelectionError.self) { try loader.traces(paths, LoadPlan(missing)) }
      let lenient = LoadPlan(missing, requiresMatches: false)
      let lenientlyLoaded = try loader.traces(paths, lenient)
      #expect(lenientlyLoaded.count == 1)
    }
  }

  @Test func severalTracesBecomeOneOfWhichNoFileIsLeft() throws {
    try EventScript.workers.withTrace { reader in
      let folder = try TemporaryFolder()
      let merged = try TemporaryMerge([reader.path, reader.path], in: folder.path)
      let names = try folder.names
      #expect(names.isEmpty)
      #expect(merged.damage.count == 2 && merged.damage.allSatisfy(\.isEmpty))
      #expect(merged.reader.eventCount == 2 * reader.eventCount)
      let pass = try TraceLoader(threads: 1).pass(overMerged: [reader.path, reader.path], CallSelection())
      #expect(pass.trace.summary.goroutines.count == 2 * reader.goroutineCount)
    }
  }
}
