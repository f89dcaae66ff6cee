public import TraceStore
public import TraceModel
import Replay

/// The calls of a function that took longest, one by one.
public struct SlowCalls: Sendable {
  public struct Row: Hashable, Sendable {
    public var duration: UInt64
    /// Nanoseconds since the trace's first event.
    public var start: UInt64
    public var goroutine: UInt32
    /// From the outermost call on, the last is the function itself; of a long path the innermost `framesKept`.
    public var path: [FunctionID]
    /// Calls on the whole path.
    public var depth: Int
    /// The callee in it that took longest, and how long.
    public var slowestCallee: FunctionID?
    public var slowestDuration: UInt64
    /// Whether the trace ended before the call did.
    public var isOpen: Bool
  }

  /// Frames of a path that are kept and shown: a copy of a million open calls for each of them would be quadratic.
  public static let framesKept = 64
  public static let defaultCount = 20

  /// Longest first; what took equally long, in the order of time.
  public let rows: [Row]
  /// All calls of the function.
  public let calls: UInt64
  public let damage: [TraceDamage]

  /// Calls of the function that are faster than those in `rows`.
  public var callsLeftOut: UInt64 { calls - UInt64(rows.count) }

  /// Looks at every call of the pass; keeps the `count` slowest calls of `functions` and nothing else.
  public init(_ pass: EventPass, of functions: Set<FunctionID>, count: Int = Self.defaultCount) throws {
    let (visitor, damage) = try pass.walkCalls(Slowest(functions, of: pass.trace.symbols.count, count: count))
    rows = visitor.sorted
    calls = visitor.calls
    self.damage = damage
  }

  /// The calls as a table; of a long path the innermost frames are shown.
  public func table(_ trace: LoadedTrace, names: FunctionNames) -> Table {
    var table = Table(columns: [
      .init("duration", .duration), .init("start", .duration), .init("pid", .identifier),
      .init("goroutine", .identifier), .init("state", .text), .init("slowest callee", .text),
      .init("slowest callee duration", .duration), .init("path", .text),
    ])
    table.rows = rows.map { row in
      let goroutine = trace.summary.goroutines[Int(row.goroutine)]
      let path = (row.depth > row.path.count ? ["…"] : []) + row.path.map { names[$0.rawValue] }
      return [
        .number(row.duration), .number(row.start),
        trace.pid(of: goroutine).map { .number(UInt64(max($0, 0))) } ?? .none,
        .number(goroutine.goid), .text(row.isOpen ? "open" : "returned"),
        row.slowestCallee.map { .text(names[$0.rawValue]) } ?? .none,
        row.slowestCallee == nil ? .none : .number(row.slowestDuration), .text(path.joined(separator: ";")),
      ]
    }
    return table
  }
}

/// Keeps the slowest calls in a heap whose first is the fastest of them.
private struct Slowest: CallVisitor {
  /// By function; this is asked at every exit, and a set would have to hash.
  private let isWanted: [Bool]
  private let count: Int
  private var heap: [SlowCalls.Row] = []
  private(set) var calls: UInt64 = 0

  init(_ functions: Set<FunctionID>, of symbols: Int, count: Int) {
    isWanted = (0..<symbols).map { functions.contains(FunctionID(rawValue: UInt32($0))) }
    self.count = count
  }

  var sorted: [SlowCalls.Row] { heap.sorted { Self.isFaster($1, $0) } }

  mutating func enter(goroutine: UInt32, call: SingleCall) {}

  mutating func leave(
    goroutine: UInt32, call: SingleCall, callers: borrowing Callers, duration: UInt64, isOpen: Bool
  ) {
    guard isWanted[Int(call.function.rawValue)] else { return }
    calls += 1
    guard heap.count < count || duration >= heap[0].duration else { return }
    let row = SlowCalls.Row(
      duration: duration, start: call.start, goroutine: goroutine,
      path: callers.openCalls.suffix(SlowCalls.framesKept - 1).map(\.call.function) + [call.function],
      depth: callers.depth + 1,
      slowestCallee: call.slowest?.function, slowestDuration: call.slowest?.duration ?? 0, isOpen: isOpen)
    if heap.count < count {
      heap.append(row)
      siftUp()
    } else if Self.isFaster(heap[0], row) {
      heap[0] = row
      siftDown()
    }
  }

  /// Whether `a` comes after `b` in the report.
  private static func isFaster(_ a: SlowCalls.Row, _ b: SlowCalls.Row) -> Bool {
    if a.duration != b.duration { return a.duration < b.duration }
    return (a.start, a.goroutine, a.depth) > (b.start, b.goroutine, b.depth)
  }

  private mutating func siftUp() {
    var child = heap.count - 1
    while child > 0, Self.isFaster(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var smallest = parent
      for child in [parent * 2 + 1, parent * 2 + 2]
      where child < heap.count && Self.isFaster(heap[child], heap[smallest]) {
        smallest = child
      }
      if smallest == parent { return }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
