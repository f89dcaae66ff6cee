/// Finds the nodes of a call tree by the numbers by which goroutines name them (`Goroutine.spawnPath` in a file).
public struct SpawnPathNumbers: Sendable {
  private let nodes: UInt64
  /// Ascending; empty where numbers are indices.
  private let numbers: [UInt64]

  /// - Parameter numbers: by node, ascending; empty where they are indices.
  public init(nodes: UInt64, numbers: [UInt64] = []) {
    self.nodes = nodes
    self.numbers = numbers
  }

  /// Whether call paths were folded, so that a number may be of one that is not there.
  public var haveGaps: Bool { !numbers.isEmpty }

  /// The index of the node with that number; `nil` where there is none: its calls were folded.
  ///
  /// - Complexity: O(log nodes).
  public func index(_ number: UInt32) -> UInt32? {
    guard haveGaps else { return number == 0 || number < nodes ? number : nil }
    var range = 0..<numbers.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if numbers[middle] < number { range = middle + 1..<range.upperBound } else { range = range.lowerBound..<middle }
    }
    return range.lowerBound < numbers.count && numbers[range.lowerBound] == number ? UInt32(range.lowerBound) : nil
  }
}

extension Goroutine {
  /// Makes it name the path that spawned it by index; the root, inferred, where that was folded.
  public mutating func resolveSpawnPath(_ numbers: SpawnPathNumbers) {
    if let index = numbers.index(spawnPath) {
      spawnPath = index
    } else {
      spawnPath = 0
      spawnIsInferred = true
    }
  }
}

extension TraceSummary {
  /// Makes all goroutines name the paths that spawned them by index.
  public mutating func resolveSpawnPaths() {
    guard !callTree.numbers.isEmpty else { return }
    let numbers = SpawnPathNumbers(nodes: UInt64(callTree.nodes.count), numbers: callTree.numbers)
    for index in goroutines.indices { goroutines[index].resolveSpawnPath(numbers) }
    callTree.numbers = []
  }
}
