internal import TraceStore
import TraceModel

/// What each id in an instrumented program stands for: one package's ids are consecutive from its base.
struct InstrumentedNames: Sendable {
  enum Name: Hashable, Sendable {
    case function(Symbol)
    case spawn(SpawnSite)
  }

  private var packages: [(base: Int, names: [Name])] = []

  mutating func add(base: Int, names: [Name]) {
    let position = packages.firstIndex { $0.base > base } ?? packages.count
    packages.insert((base, names), at: position)
  }

  /// Adds one id; ids that come in ascending order are kept together.
  mutating func append(id: Int, _ name: Name) {
    if let last = packages.indices.last, packages[last].base + packages[last].names.count == id {
      packages[last].names.append(name)
    } else {
      add(base: id, names: [name])
    }
  }

  /// Ids are below.
  var idLimit: Int { packages.last.map { $0.base + $0.names.count } ?? 0 }

  /// All ids in ascending order.
  func forEach(_ body: (Int, Name) -> Void) {
    for package in packages {
      for (offset, name) in package.names.enumerated() { body(package.base + offset, name) }
    }
  }

  /// - Complexity: O(number of packages), and called once an id.
  func name(ofID id: Int) -> Name? {
    guard let package = packages.last(where: { $0.base <= id }), id - package.base < package.names.count else {
      return nil
    }
    return package.names[id - package.base]
  }
}
