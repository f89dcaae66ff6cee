internal import Algorithms
internal import Platform

/// Ranges of ids, one a package, kept from recording to recording: a package's ids depend on nothing but its own files,
/// so changing one file changes the rewritten text of its package alone and Go's build cache keeps the rest.
///
/// All modules that are recorded with this cache share the ids, so that a program and a plugin of another module have
/// none in common. Only when they run out, those of modules that have not been recorded for long are given again.
///
/// Kept as a text file: `module <last use> <hash>`, and below it a line a package: `<base> <capacity> <import path>`.
struct FunctionIDRegistry {
  private struct Range: Equatable {
    var base: Int
    var capacity: Int
  }

  /// What is known of the packages that one set of main modules needs.
  private struct Module {
    var lastUse = 0
    var ranges: [String: Range] = [:]
  }

  private static let space = Int(SpoolLayout.ID.first)..<SpoolLayout.ID.limit

  private var modules: [String: Module] = [:]
  private let own: String
  /// The ranges that this module had before.
  private var known: [String: Range] = [:]
  private let path: String
  private let lock: FileLock

  /// The registry, which gives out the ranges of the modules in `directories`; no other recorder has it meanwhile. An
  /// unreadable one starts anew.
  init(cache: CacheDirectory, directories: [String]) throws(RecordingError) {
    var hash = ContentHash()
    for directory in directories.sorted() { hash.add(directory) }
    own = hash.text
    path = cache.path + "/ids/ranges"
    try FileSystem.makeDirectories(FilePath.directory(of: path))
    lock = FileLock(path + ".lock")
    read(FileSystem.text(path) ?? "")
    known = modules[own]?.ranges ?? [:]
    modules[own, default: Module()].lastUse = (modules.values.map(\.lastUse).max() ?? 0) + 1
  }

  private mutating func read(_ text: String) {
    var module = ""
    var taken = Gaps(Self.space)
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 2)
      guard fields.count == 3, let second = Int(fields[1]) else { continue }
      if fields[0] == "module", second >= 0, second < 1 << 60 {
        module = String(fields[2])
        modules[module, default: Module()].lastUse = second
      } else if let base = Int(fields[0]), second > 0, !module.isEmpty, taken.take(base, second) {
        modules[module]?.ranges[String(fields[2])] = Range(base: base, capacity: second)
      }
    }
  }

  /// Gives every package a range with room for its ids.
  ///
  /// - Parameter counts: How many ids each package needs, in the order in which new ranges are given.
  /// - Returns: The base of each package's range, in the same order.
  mutating func assign(_ counts: [(importPath: String, count: Int)]) throws(RecordingError) -> [Int] {
    let total = counts.reduce(0) { $0 + $1.count }
    guard total <= Self.space.count else { throw .tooManyFunctions(count: total, limit: Self.space.count) }
    while !fit(counts) {
      // The module that has not been recorded for the longest time gives its ids back.
      guard let oldest = modules.filter({ $0.key != own }).min(by: { $0.value.lastUse < $1.value.lastUse })?.key else {
        compact(counts)
        break
      }
      modules[oldest] = nil
    }
    return counts.map { modules[own]?.ranges[$0.importPath]?.base ?? 0 }
  }

  /// Finds ranges for the packages that have none with enough room. Returns false, and changes nothing, where there are
  /// none.
  private mutating func fit(_ counts: [(importPath: String, count: Int)]) -> Bool {
    var ranges = modules[own]?.ranges ?? [:]
    var gaps = Gaps(Self.space)
    for module in modules.values {
      for range in module.ranges.values { _ = gaps.take(range.base, range.capacity) }
    }
    for (importPath, count) in counts {
      if let range = ranges[importPath], range.capacity >= count { continue }
      // Half as much again: most packages grow for years without moving.
      let capacity = count + count / 2 + 16
      guard let base = gaps.takeFirst(capacity) else { return false }
      ranges[importPath] = Range(base: base, capacity: capacity)
    }
    modules[own]?.ranges = ranges
    return true
  }

  /// Forgets packages that are gone, and the room to grow; only this module is left.
  private mutating func compact(_ counts: [(importPath: String, count: Int)]) {
    var ranges: [String: Range] = [:]
    var end = Self.space.lowerBound
    for (importPath, count) in counts {
      ranges[importPath] = Range(base: end, capacity: max(count, 1))
      end += max(count, 1)
    }
    modules[own]?.ranges = ranges
  }

  /// A cache that cannot be written to is good enough where all ranges are in it.
  func save() throws(RecordingError) {
    var text = ""
    for (name, module) in modules.sorted(by: { $0.key < $1.key }) {
      text += "module \(module.lastUse) \(name)\n"
      for (importPath, range) in module.ranges.sorted(by: { $0.value.base < $1.value.base }) {
        text += "\(range.base) \(range.capacity) \(importPath)\n"
      }
    }
    do {
      try FileSystem.writeAtomically(Array(text.utf8), to: path)
    } catch {
      if modules[own]?.ranges != known { throw error }
    }
  }
}

/// What is free of a range of numbers.
private struct Gaps {
  /// Ascending, none of them empty.
  private var free: [Range<Int>]

  init(_ all: Range<Int>) { free = [all] }

  /// Takes these numbers. Returns false where not all of them are free.
  mutating func take(_ base: Int, _ count: Int) -> Bool {
    let (end, overflows) = base.addingReportingOverflow(count)
    guard !overflows, count > 0 else { return false }
    let index = free.partitioningIndex { $0.upperBound > base }
    guard index < free.count, case let gap = free[index], gap.lowerBound <= base, end <= gap.upperBound else {
      return false
    }
    free.replaceSubrange(index...index, with: [gap.lowerBound..<base, end..<gap.upperBound].filter { !$0.isEmpty })
    return true
  }

  /// Takes so many numbers from the first gap that has them.
  mutating func takeFirst(_ count: Int) -> Int? {
    guard let base = free.first(where: { $0.count >= count })?.lowerBound else { return nil }
    _ = take(base, count)
    return base
  }
}
