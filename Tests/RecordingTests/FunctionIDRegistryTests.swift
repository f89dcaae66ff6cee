import Platform
import TestSupport
import Testing

@testable import Recording

struct FunctionIDRegistryTests {
  let folder: TemporaryFolder
  let cache: CacheDirectory

  init() throws {
    folder = try TemporaryFolder()
    cache = CacheDirectory(path: folder.path)
  }

  /// One recording: the registry is read, asked and saved.
  private func assign(_ counts: [(String, Int)], directories: [String] = ["/m"]) throws -> [Int] {
    var registry = try FunctionIDRegistry(cache: cache, directories: directories)
    let bases = try registry.assign(counts.map { (importPath: $0.0, count: $0.1) })
    try registry.save()
    return bases
  }

  private func overlap(_ bases: [Int], _ counts: [Int]) -> Bool {
    let ranges = zip(bases, counts).map { $0..<$0 + $1 }.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
    return zip(ranges, ranges.dropFirst()).contains { $0.upperBound > $1.lowerBound }
  }

  @Test func aPackageKeepsItsRangeWhateverHappensToOthers() throws {
    let first = try assign([("a", 10), ("b", 20), ("c d", 0)])
    #expect(!overlap(first, [10, 20, 0]))
    #expect(first[0] == 16)
    #expect(try assign([("a", 10), ("b", 20), ("c d", 0)]) == first)
    #expect(try assign([("c d", 1), ("a", 10)]) == [first[2], first[0]])
    #expect(try assign([("new", 5), ("b", 20), ("a", 10)])[1...] == [first[1], first[0]])
    #expect(try assign([("b", 20), ("a", 10)], directories: ["/m"]) == [first[1], first[0]])
  }

  @Test func noTwoModulesHaveAnIDInCommonUntilNoneAreLeft() throws {
    let limit = SpoolLayout.ID.limit - Int(SpoolLayout.ID.first)
    var bases: [Int] = []
    for module in 0..<4 { bases += try assign([("main", limit / 8)], directories: ["/\(module)"]) }
    #expect(!overlap(bases, Array(repeating: limit / 8, count: 4)))
    #expect(try assign([("main", limit / 8)], directories: ["/0"]) == [bases[0]])
    let late = try assign([("main", limit / 4)], directories: ["/late"])
    // Those of modules 1 and 2 are gone; 0 has been used since, and 3 after them.
    #expect(try assign([("main", limit / 8)], directories: ["/0"]) == [bases[0]])
    #expect(try assign([("main", limit / 8)], directories: ["/3"]) == [bases[3]])
    #expect(!overlap(late + [bases[0], bases[3]], [limit / 4, limit / 8, limit / 8]))
  }

  @Test func recordersAtOneTimeHaveNoIDInCommonEither() async throws {
    let cache = cache
    let bases = try await withThrowingTaskGroup(of: [Int].self) { group in
      for module in 0..<20 {
        group.addTask {
          var registry = try FunctionIDRegistry(cache: cache, directories: ["/\(module)"])
          let bases = try registry.assign([(importPath: "main", count: 100)])
          try registry.save()
          return bases
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(bases.count == 20 && !overlap(bases, Array(repeating: 100, count: 20)))
  }

  @Test func aPackageGrowsInItsRangeAndMovesWhenThatIsFull() throws {
    let first = try assign([("a", 10), ("b", 20)])
    // Half as much again and 16.
    #expect(try assign([("a", 31), ("b", 20)]) == first)
    let moved = try assign([("a", 32), ("b", 20)])
    #expect(moved[1] == first[1])
    #expect(moved[0] > first[1])
    #expect(!overlap(moved, [32, 20]))
    #expect(try assign([("a", 32), ("b", 20)]) == moved)
  }

  @Test func whenIdsRunOutWhatIsGoneGivesItsRoomBack() throws {
    let limit = SpoolLayout.ID.limit - Int(SpoolLayout.ID.first)
    _ = try assign([("a", limit / 3), ("b", limit / 4)])
    let counts = [("c", limit / 2), ("a", limit / 3)]
    let bases = try assign(counts)
    #expect(!overlap(bases, counts.map(\.1)))
    #expect(zip(bases, counts).allSatisfy { $0 + $1.1 <= SpoolLayout.ID.limit && $0 >= 16 })
    #expect(try assign(counts) == bases)
    #expect(try assign([("all", limit)]) == [16])
    #expect(throws: RecordingError.tooManyFunctions(count: limit + 1, limit: limit)) {
      try assign([("all", limit), ("one", 1)])
    }
  }

  @Test(arguments: [
    "", "\n\n", "x y z\n", "16 10\n", "16 -5 a\n20 5 b\n", "16 100 a\n50 100 b\n", "-1 10 a\n", "16 0 a\n",
    "1048570 100 a\n", "99999999999999999999 1 a\n", "16 10 a\n16 10 b\n", "\u{0}\u{FFFD}16 10 a",
  ])
  func aCorruptFileCostsARebuildNeverAnOverlap(text: String) throws {
    _ = try assign([("a", 1)])
    try FileSystem.writeAtomically(Array(("module 1 m\n" + text).utf8), to: folder.file("ids/ranges"))
    let counts = [("a", 40), ("b", 50), ("c", 60)]
    let bases = try assign(counts)
    #expect(!overlap(bases, counts.map(\.1)))
    #expect(bases.allSatisfy { $0 >= 16 && $0 + 60 <= SpoolLayout.ID.limit })
    #expect(try assign(counts) == bases)
  }
}
