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
    var interval = RecordingInterval()
  }

  /// The trace file's length, up to which it agrees with the cursors.
  var fileBytes: UInt64 = 0
  /// Clock of the round before: what was not there then was written later.
  var clock: UInt64
  var cursors: [Cursor] = []
}

extension Spool {
  private typealias Commit = SpoolLayout.Commit
  private typealias Cursor = SpoolLayout.Cursor

  // Two commits are written in turns, and a generation is stored last, so that one of them is whole whenever this
  // process is killed.

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
      let address = unsafe start + SpoolLayout.commitHeaderBytes + index * SpoolLayout.cursorBytes
      unsafe address.storeBytes(of: UInt32(cursor.segment), toByteOffset: Cursor.segment, as: UInt32.self)
      unsafe address.storeBytes(of: UInt32(cursor.word), toByteOffset: Cursor.word, as: UInt32.self)
      unsafe address.storeBytes(of: cursor.identity, toByteOffset: Cursor.identity, as: UInt64.self)
      unsafe address.storeBytes(of: cursor.lastTicks, toByteOffset: Cursor.lastTicks, as: UInt64.self)
      unsafe address.storeBytes(of: UInt32(cursor.process), toByteOffset: Cursor.process, as: UInt32.self)
      unsafe address.storeBytes(of: cursor.interval.begin, toByteOffset: Cursor.intervalBegin, as: UInt64.self)
      unsafe address.storeBytes(of: cursor.interval.number, toByteOffset: Cursor.interval, as: UInt64.self)
      unsafe address.storeBytes(of: cursor.goroutine ?? .max, toByteOffset: Cursor.goroutine, as: UInt32.self)
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
      let address = unsafe start + SpoolLayout.commitHeaderBytes + index * SpoolLayout.cursorBytes
      let goroutine = unsafe address.load(fromByteOffset: Cursor.goroutine, as: UInt32.self)
      let cursor = unsafe SpoolCommit.Cursor(
        segment: Int(address.load(fromByteOffset: Cursor.segment, as: UInt32.self)),
        identity: address.load(fromByteOffset: Cursor.identity, as: UInt64.self),
        word: Int(address.load(fromByteOffset: Cursor.word, as: UInt32.self)),
        lastTicks: address.load(fromByteOffset: Cursor.lastTicks, as: UInt64.self),
        process: Int(address.load(fromByteOffset: Cursor.process, as: UInt32.self)),
        goroutine: goroutine == .max ? nil : goroutine,
        interval: RecordingInterval(
          number: address.load(fromByteOffset: Cursor.interval, as: UInt64.self),
          begin: address.load(fromByteOffset: Cursor.intervalBegin, as: UInt64.self)))
      guard cursor.segment < segmentCount, cursor.word <= SpoolLayout.segmentWords else { continue }
      commit.cursors.append(cursor)
    }
    return commit
  }
}
