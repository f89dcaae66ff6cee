package import PackagePatterns
public import TraceModel
import TraceStore

/// A selection, and the packages that it means in all traces of a request.
///
/// Which matches of a pattern count depends on the packages that it is compared with: in one trace `db` may be a whole
/// import path, in another one only the end of some. So it is decided once; else the traces of one report, or the two
/// sides of a comparison, would have different packages.
public struct ResolvedSelection {
  public let selection: CallSelection
  /// `nil` where calls are not chosen by package.
  private let packages: Set<NamedPackage>?

  /// - Parameter traces: All that the request is about.
  /// - Complexity: O(functions of all traces) where calls are chosen by package.
  public init(_ selection: CallSelection, in traces: [LoadedTrace]) {
    self.init(selection, among: selection.packages.isEmpty ? [] : FunctionPackages.all(in: traces))
  }

  /// - Parameter known: The packages of all traces that the request is about.
  package init(_ selection: CallSelection, among known: Set<NamedPackage>) {
    self.selection = selection
    packages = selection.packages(among: known)
  }

  /// The part of the selection that needs events, or with `choosingFunctions` all of it.
  public func filter(for trace: LoadedTrace, choosingFunctions: Bool) throws -> CallFilter {
    var filter = CallFilter()
    filter.window = selection.window
    if selection.choosesGoroutines {
      filter.goroutines = try trace.goroutines(ofProcesses: Set(selection.pids), goids: Set(selection.goids))
    }
    filter.minimumDuration = selection.minimumDuration
    filter.compensates = selection.compensates
    if choosingFunctions && selection.choosesFunctions {
      let choice = choice(of: trace.symbols, FunctionNames(trace.symbols))
      filter.roles = trace.symbols.indices.map { choice.role(UInt32($0)) }
    }
    return filter
  }

  /// The functions that are asked for, by their numbers in `functions`; a name counts as it is shown and whole.
  public func choice(of functions: [Symbol], _ names: FunctionNames) -> FunctionChoice {
    func all(_ isWanted: (Int) -> Bool) -> Set<UInt32> { Set(functions.indices.filter(isWanted).map { UInt32($0) }) }
    func matching(_ regex: NameRegex) -> Set<UInt32> {
      all { CallSelection.matches(regex, functions[$0], names[UInt32($0)]) }
    }
    let kept = packages.map { packages in
      let known = FunctionPackages(functions)
      return all { !packages.isDisjoint(with: known.ofFunctions[$0]) }
    }
    return FunctionChoice(
      focused: selection.focus.map(matching), ignored: selection.ignore.map(matching), kept: kept)
  }
}
