internal import TraceStore

/// What each id in an instrumented program stands for: one package's ids are consecutive from its base.
struct InstrumentedNames: Sendable {
  enum Name: Sendable {
    case function(Symbol)
    case spawn(SpawnSite)
  }

  private var packages: [(base: Int, names: [Name])] = []

  mutating func add(base: Int, names: [Name]) {
    let position = packages.firstIndex { $0.base > base } ?? packages.count
    packages.insert((base, names), at: position)
  }

  /// - Complexity: O(number of packages), and asked once an id.
  func name(ofID id: Int) -> Name? {
    guard let package = packages.last(where: { $0.base <= id }), id - package.base < package.names.count else {
      return nil
    }
    return package.names[id - package.base]
  }
}
