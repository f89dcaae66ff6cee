internal import Glibc

/// Ranges of ids, one a package, kept from recording to recording: a package's ids depend on nothing but its own files,
/// so changing one file changes the rewritten text of its package alone and Go's build cache keeps the rest.
///
/// Kept as a text file, a line a package: `<base> <capacity> <import path>`.
struct FunctionIDRegistry {
  private struct Range {
    var base: Int
    var capacity: Int
  }

  private var ranges: [String: Range] = [:]
  private var end = Int(SpoolLayout.ID.first)
  private let path: String

  /// The registry of the modules in `directories`; an unreadable one starts anew.
  init(cache: CacheDirectory, directories: [String]) {
    var hash = ContentHash()
    for directory in directories.sorted() { hash.add(directory) }
    path = cache.path + "/ids/" + hash.text
    for line in (FileSystem.text(path) ?? "").split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 2)
      guard fields.count == 3, let base = Int(fields[0]), let capacity = Int(fields[1]),
        base >= end, base <= SpoolLayout.ID.limit, capacity > 0,
        capacity <= SpoolLayout.ID.limit - base
      else { continue }
      ranges[String(fields[2])] = Range(base: base, capacity: capacity)
      end = base + capacity
    }
  }

  /// Gives every package a range with room for its ids.
  ///
  /// - Parameter counts: How many ids each package needs, in the order in which new ranges are given.
  /// - Returns: The base of each package's range, in the same order.
  mutating func assign(_ counts: [(importPath: String, count: Int)]) throws(RecordingError) -> [Int] {
    for (importPath, count) in counts {
      if let range = ranges[importPath], range.capacity >= count { continue }
      // Half as much again: most packages grow for years without moving.
      let capacity = count + count / 2 + 16
      ranges[importPath] = Range(base: end, capacity: capacity)
      end += capacity
    }
    if end > SpoolLayout.ID.limit { try compact(counts) }
    return counts.map { ranges[$0.importPath]?.base ?? 0 }
  }

  /// Forgets packages that are gone, and the room to grow.
  private mutating func compact(_ counts: [(importPath: String, count: Int)]) throws(RecordingError) {
    let total = counts.reduce(0) { $0 + $1.count }
    let available = SpoolLayout.ID.limit - Int(SpoolLayout.ID.first)
    guard total <= available else { throw .tooManyFunctions(count: total, limit: available) }
    ranges = [:]
    end = Int(SpoolLayout.ID.first)
    for (importPath, count) in counts {
      ranges[importPath] = Range(base: end, capacity: max(count, 1))
      end += max(count, 1)
    }
  }

  func save() throws(RecordingError) {
    try FileSystem.makeDirectories(FileSystem.directory(of: path))
    let lines = ranges.sorted { $0.value.base < $1.value.base }
      .map { "\($0.value.base) \($0.value.capacity) \($0.key)\n" }
    try FileSystem.writeAtomically(Array(lines.joined().utf8), to: path)
  }
}
