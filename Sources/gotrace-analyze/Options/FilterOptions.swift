import ArgumentParser
import Console
import TraceAnalysis
import TraceStore

/// Which calls a report is about. The one place that turns words into filters.
struct FilterOptions: ParsableArguments {
  @OptionGroup var window: WindowOptions
  @OptionGroup var goroutines: GoroutineOptions

  @Option(help: ArgumentHelp("Only call paths through a function that matches.", valueName: "regex"))
  var focus: Pattern?

  @Option(
    help: ArgumentHelp("Without calls of functions that match, and what they call; nor their time.", valueName: "regex")
  )
  var ignore: Pattern?

  @Option(
    help: ArgumentHelp(
      "Only functions of this package ('db', 'app/db', 'example.com/app/...'); may be repeated. Time of others is their caller's.",
      valueName: "path"))
  var package: [String] = []

  @Option(
    help: ArgumentHelp("Only calls that took this long. Time of others is their caller's.", valueName: "duration"))
  var minDuration: DurationArgument?

  @Flag(help: "Take out of each call what recording it and its callees cost, as measured when the program started.")
  var compensate = false

  /// Whether calls are chosen by the names of functions.
  var choosesFunctions: Bool { focus != nil || ignore != nil || !package.isEmpty }

  /// The traces with what is left of them; those reports that know single functions choose these by themselves.
  func load(_ inputs: TraceInputs, by grouping: CallGrouping? = nil, choosingFunctions: Bool = false) throws
    -> [LoadedTrace]
  {
    let passes = try passes(over: inputs, choosingFunctions: choosingFunctions)
    defer { diagnostics.status(nil) }
    return try passes.map { pass in
      let events = grouping?.needsEvents == true ? grouping : nil
      guard events != nil || !pass.filter.isEmpty else { return pass.trace }
      let filtered = try events.map { try pass.filteredTrace(by: $0) } ?? pass.filteredTrace()
      inputs.warn(filtered.damage, pass.reader.path)
      return filtered
    }
  }

  /// The traces, each with its filter.
  func passes(over inputs: TraceInputs, choosingFunctions: Bool) throws -> [EventPass] {
    let loaded = try inputs.open()
    let filters = try self.filters(for: loaded.map(\.trace), choosingFunctions: choosingFunctions)
    return zip(loaded, filters).map { opened, filter in
      EventPass(
        opened.reader, opened.trace, filter: filter, threads: Processors.online,
        progress: Progress(opened.reader.path).note)
    }
  }

  /// A filter per trace.
  func filters(for traces: [LoadedTrace], choosingFunctions: Bool) throws -> [CallFilter] {
    var filters = traces.map { _ in CallFilter() }
    let selections = goroutines.isGiven ? try goroutines.selection(of: traces) : []
    for (index, trace) in traces.enumerated() {
      if window.isGiven { filters[index].window = window.range }
      if !selections.isEmpty { filters[index].goroutines = selections[index] }
      filters[index].shortest = minDuration?.nanoseconds ?? 0
      filters[index].compensates = compensate
      if compensate && trace.processes.allSatisfy({ $0.costInsideMilliticks == 0 && $0.costOutsideMilliticks == 0 }) {
        diagnostics.warning("\(inputsName(trace)): what a call cost was not measured; nothing is taken out")
      }
    }
    guard choosingFunctions && choosesFunctions else { return filters }
    for (index, trace) in traces.enumerated() {
      let chosen = try choice(of: trace.symbols, FunctionNames(trace.symbols))
      filters[index].roles = trace.symbols.indices.map { chosen.role(UInt32($0)) }
    }
    return filters
  }

  /// The part of a profile that is left by the names of functions.
  func apply(to profile: Profile, names: FunctionNames) throws -> Profile {
    let choice = try choice(of: profile.functions, names)
    var profile = profile
    if let focused = choice.focused { profile = profile.focusing(on: focused) }
    if let ignored = choice.ignored { profile = profile.ignoring(ignored) }
    if let kept = choice.kept { profile = profile.keeping(kept) }
    return profile
  }

  /// Functions by what the options say of them; `nil` where they say nothing.
  private struct Choice {
    var focused: Set<UInt32>?
    var ignored: Set<UInt32>?
    var kept: Set<UInt32>?

    func role(_ function: UInt32) -> CallFilter.Role {
      var role: CallFilter.Role = []
      if focused?.contains(function) == true { role.insert(.focused) }
      if ignored?.contains(function) == true { role.insert(.ignored) }
      if kept?.contains(function) == false { role.insert(.leftOut) }
      return role
    }
  }

  private func choice(of functions: [Symbol], _ names: FunctionNames) throws -> Choice {
    func matching(_ pattern: Pattern) throws -> Set<UInt32> {
      let found = functions.indices.filter { index in
        pattern.matches(names[UInt32(index)]) || pattern.matches(functions[index].name)
      }
      guard !found.isEmpty else { throw CommandFailure("no function in the trace matches '\(pattern.text)'") }
      return Set(found.map { UInt32($0) })
    }
    var choice = Choice()
    choice.focused = try focus.map(matching)
    choice.ignored = try ignore.map(matching)
    if !package.isEmpty { choice.kept = try self.functions(inPackages: functions) }
    return choice
  }

  private func functions(inPackages functions: [Symbol]) throws -> Set<UInt32> {
    var kept: Set<UInt32> = []
    for path in package {
      let pattern = PackagePattern(path)
      let found = functions.indices.filter { pattern.matches(functions[$0]) }
      if found.isEmpty {
        let known = Set(functions.map(\.package)).sorted().prefix(3).joined(separator: ", ")
        throw CommandFailure("no package in the trace is called '\(path)'; there are \(known)")
      }
      kept.formUnion(found.map { UInt32($0) })
    }
    return kept
  }

  private func inputsName(_ trace: LoadedTrace) -> String { trace.file?.path ?? "the trace" }
}
