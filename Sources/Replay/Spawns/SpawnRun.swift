import DequeModule

/// Spawn events of one goroutine at one site that followed each other on one call path and wait for the goroutines that
/// their `go` statements make.
protocol SpawnRun: Sendable {
  associatedtype Path: Hashable & Sendable
  /// What is known of one spawn event beside its path.
  associatedtype Spawn: Sendable

  var path: Path { get set }
  /// Spawn events that wait.
  var count: Int { get }

  init(_ path: Path, _ spawn: Spawn)
  mutating func append(_ spawn: Spawn)
  /// Takes out the spawn event with so many older ones.
  mutating func remove(at index: Int) -> Spawn
}

/// Spawn events that are only counted: what a summary needs.
struct CountedSpawns: SpawnRun {
  /// A node of `CallPathTable`.
  var path: UInt32
  private(set) var count = 1

  init(_ path: UInt32, _ spawn: Void) { self.path = path }
  mutating func append(_ spawn: Void) { count += 1 }
  mutating func remove(at index: Int) { count -= 1 }
}

/// Spawn events with numbers, of which the latest are kept: what arrows need.
struct NumberedSpawns: SpawnRun {
  /// A hash of the functions of the path.
  var path: UInt64
  private(set) var count = 1
  private var numbers: Deque<UInt64?>

  /// Of most that wait no goroutine will ever have an event.
  private static let maximumNumbers = 1 << 16

  init(_ path: UInt64, _ spawn: UInt64?) {
    self.path = path
    numbers = [spawn]
  }

  mutating func append(_ spawn: UInt64?) {
    count += 1
    numbers.append(spawn)
    if numbers.count > Self.maximumNumbers { numbers.removeFirst() }
  }

  /// The number, or the oldest that is kept where it has been forgotten.
  mutating func remove(at index: Int) -> UInt64? {
    let forgotten = count - numbers.count
    count -= 1
    return numbers.isEmpty ? nil : numbers.remove(at: max(index - forgotten, 0))
  }
}
