internal import CPlatform
internal import Synchronization

/// What of the spool is safe in the trace file, as of the last batch written there (docs/SPOOL.md, "Recovery").
struct SpoolCommit: Equatable {
  /// Where the reading of one segment stands.
  struct Cursor: Equatable {
    var segment: Int
    /// The segment's state word without the phase: a segment that has changed hands since is all unread.
    var identity: UInt64
    /// The next word to read; `SpoolLayout.segmentWords` where all has been read.
    var word: Int
    /// Full clock of the last record read.
    var lastTicks: UInt64
    /// Number of the process in the trace.
    var process: Int
    /// Number of the goroutine in the trace that the next events are of; `nil` before the first switch.
    var goroutine: UInt32?
    var stretch = Stretch()
  }

  /// The trace file's length, up to which it agrees with the cursors.
  var fileBytes: UInt64 = 0
  /// Clock of the round before: what was not there then was written later.
  var clock: UInt64
  var cursors: [Cursor] = []
}

extension Spool {
  private typealias Commit = SpoolLayout.Commit

  // Two commits take turns, so that one is whole whenever this process is killed: its generation is stored last.

  private func address(ofCommit generation: UInt64) -> UnsafeMutableRawPointer {
    // Safe: there is room for two commits behind the last segment.
    unsafe base + commitsOffset + Int(generation % 2) * Commit.bytes(segmentCount: segmentCount)
  }

  private func generation(at address: UnsafeMutableRawPointer) -> UInt64 {
    unsafe cplatform_load_acquire(address + Commit.generation)
  }

  private var newestGeneration: UInt64 {
    unsafe max(generation(at: address(ofCommit: 0)), generation(at: address(ofCommit: 1)))
  }

  /// Remembers what is safe from now on. One thread at a time.
  func commit(_ commit: SpoolCommit) {
    let next = generation.wrappingAdd(1, ordering: .relaxed).newValue
    // Safe: a commit has room for a cursor per segment, and there are no more.
    let start = unsafe address(ofCommit: next)
    unsafe cplatform_store_release(start + Commit.generation, 0)
    unsafe start.storeBytes(of: commit.fileBytes, toByteOffset: Commit.fileBytes, as: UInt64.self)
    unsafe start.storeBytes(of: commit.clock, toByteOffset: Commit.clock, as: UInt64.self)
    unsafe start.storeBytes(of: UInt64(commit.cursors.count), toByteOffset: Commit.cursorCount, as: UInt64.self)
    for (index, cursor) in commit.cursors.prefix(segmentCount).enumerated() {
      let place = unsafe start + Commit.headerBytes + index * Commit.cursorBytes
      unsafe place.storeBytes(of: UInt32(cursor.segment), toByteOffset: Commit.segment, as: UInt32.self)
      unsafe place.storeBytes(of: UInt32(cursor.word), toByteOffset: Commit.word, as: UInt32.self)
      unsafe place.storeBytes(of: cursor.identity, toByteOffset: Commit.identity, as: UInt64.self)
      unsafe place.storeBytes(of: cursor.lastTicks, toByteOffset: Commit.lastTicks, as: UInt64.self)
      unsafe place.storeBytes(of: UInt32(cursor.process), toByteOffset: Commit.process, as: UInt32.self)
      unsafe place.storeBytes(of: cursor.stretch.begin, toByteOffset: Commit.stretchBegin, as: UInt64.self)
      unsafe place.storeBytes(of: cursor.stretch.number, toByteOffset: Commit.stretch, as: UInt64.self)
      unsafe place.storeBytes(of: cursor.goroutine ?? .max, toByteOffset: Commit.goroutine, as: UInt32.self)
    }
    unsafe cplatform_store_release(start + Commit.generation, next)
  }

  /// What was safe when the recorder ended; `nil` where it never got so far.
  var lastCommit: SpoolCommit? {
    let newest = newestGeneration
    guard newest > 0 else { return nil }
    let start = unsafe address(ofCommit: newest)
    var commit = unsafe SpoolCommit(
      fileBytes: start.load(fromByteOffset: Commit.fileBytes, as: UInt64.self),
      clock: start.load(fromByteOffset: Commit.clock, as: UInt64.self))
    let count = unsafe start.load(fromByteOffset: Commit.cursorCount, as: UInt64.self)
    for index in 0..<min(Int(clamping: count), segmentCount) {
      // Safe: as in `commit(_:)`.
      let place = unsafe start + Commit.headerBytes + index * Commit.cursorBytes
      let goroutine = unsafe place.load(fromByteOffset: Commit.goroutine, as: UInt32.self)
      let cursor = unsafe SpoolCommit.Cursor(
        segment: Int(place.load(fromByteOffset: Commit.segment, as: UInt32.self)),
        identity: place.load(fromByteOffset: Commit.identity, as: UInt64.self),
        word: Int(place.load(fromByteOffset: Commit.word, as: UInt32.self)),
        lastTicks: place.load(fromByteOffset: Commit.lastTicks, as: UInt64.self),
        process: Int(place.load(fromByteOffset: Commit.process, as: UInt32.self)),
        goroutine: goroutine == .max ? nil : goroutine,
        stretch: Stretch(
          number: place.load(fromByteOffset: Commit.stretch, as: UInt64.self),
          begin: place.load(fromByteOffset: Commit.stretchBegin, as: UInt64.self)))
      guard cursor.segment < segmentCount, cursor.word <= SpoolLayout.segmentWords else { continue }
      commit.cursors.append(cursor)
    }
    return commit
  }
}
