internal import CPlatform
internal import Platform
internal import Synchronization

/// The spool file of one session, mapped: made by the recorder, or an abandoned one opened for recovery.
///
/// A class because the drain thread and the session share one mapping. Every traced process can write to all of that
/// memory: the recorder keeps its own copy of what it writes there and never reads it back, and what processes write is
/// checked or harmless, whatever it is (docs/SPOOL.md).
@safe final class Spool: Sendable {
  let path: String
  let slotCount: Int
  /// Segments in the file; those above `softLimit` are used only where idle processors hold all below it.
  let segmentCount: Int
  let softLimit: Int
  let byteCount: Int
  /// Also for processes that may not open the file (`SpoolServer`).
  var descriptor: Int32 { file.descriptor }
  private let file: OpenFile
  /// Holds the lock that shows that the recorder runs, or that the spool is being recovered. Not `file`: a process that
  /// is sent that would hold the lock, too. `nil` for an abandoned spool, where `file` has it.
  private let lockFile: OpenFile?
  private let mapping: FileMapping
  /// Safe to share: the address is constant until deinit, and the protocol says who may touch which word when.
  nonisolated(unsafe) let base: UnsafeMutableRawPointer
  /// The clock of its events; `nil` where the header has an unknown value.
  let clock: Clock?
  private let limit: Atomic<Int>
  private let state: Atomic<UInt32>
  private let gate: Atomic<UInt32>
  /// Of the last commit (SpoolCommit.swift).
  let generation: Atomic<UInt64>
  private let statesOffset: Int
  private let segmentsOffset: Int
  /// Where the recorder keeps what another would need to go on (SpoolCommit.swift).
  let commitsOffset: Int

  struct Options {
    /// The memory that the spool takes when the recorder lags behind. Segments that processors hold without writing to
    /// them, which cannot be taken from them, come on top.
    var maximumBytes = SpoolSize.preferredBytes
    /// Processes that may be traced at one time.
    var slotCount = 1024
    /// Processes drop events rather than wait.
    var dropsEvents = false
    /// Nothing is recorded until `toggleGate`.
    var startsClosed = false
    var forcePortable = false
    var clock = Clock.preferred
  }

  /// Where spools are: shared memory, or a disk where that is missing or too small.
  static let folders = ["/dev/shm", "/tmp"]

  /// Makes the spool of this recorder. Its name is that of no other recorder that runs, also where one in another pid
  /// namespace has our pid.
  static func create(_ options: Options) throws(RecordingError) -> Spool {
    var failure: RecordingError?
    let space = ProcessTable.pidNamespace
    for folder in folders where FileSystem.isDirectory(folder) {
      let name = folder + "/gotrace.\(ThisProcess.id)"
      for path in [name] + (space == 0 ? [] : [name + ".\(space)"]) {
        do {
          try AbandonedSpool.makeRoom(at: path + ".spool")
          return try Spool(path: path + ".spool", options: options)
        } catch {
          failure = failure ?? error
        }
      }
    }
    throw failure ?? .cannotMakeSpool(path: "/dev/shm", errno: SystemError.noSuchFile.code)
  }

  /// Makes an empty file and locks it. Returns the one that has the lock.
  private static func make(at path: String) throws(SystemError) -> OpenFile {
    // Another recorder may take it for one that was left before a byte was written, lock it and remove it.
    for _ in 0..<10 {
      let file = try OpenFile(path, [.readAndWrite, .create, .exclusive, .noFollow], mode: 0o600)
      if Lock.take(file, waits: true), file.isFile(at: path) { return file }
    }
    throw .busy
  }

  /// Makes the spool at `path`.
  convenience init(path: String, options: Options) throws(RecordingError) {
    do throws(SystemError) {
      try self.init(newAt: path, options)
    } catch {
      throw .cannotMakeSpool(path: path, errno: error.code)
    }
  }

  private init(newAt path: String, _ options: Options) throws(SystemError) {
    let lockFile = try Self.make(at: path)
    let file = try OpenFile(path, [.readAndWrite, .noFollow])
    guard lockFile.isFile(at: path) else { throw .busy }
    // Of an address space with a limit a quarter; the file takes as much of it as it is long.
    let longest = [ResourceLimits.fileBytes, ResourceLimits.addressSpace.map { $0 / 4 }].compactMap { $0 }.min()
    let size: SpoolSize
    let mapping: FileMapping
    let recorderStart: UInt64
    do throws(SystemError) {
      guard
        let fitting = SpoolSize(maximumBytes: options.maximumBytes, slotCount: options.slotCount, fileBytes: longest)
      else { throw .fileTooLarge }
      size = fitting
      // No process trusts a spool without it. /proc has been read before, so what is missing is a descriptor.
      guard let start = ProcessTable.startTime(of: ThisProcess.id) else { throw .noDescriptor }
      recorderStart = start
      mapping = try Self.map(file, size)
    } catch {
      // The lock is still held.
      FileSystem.remove(path)
      throw error
    }
    self.path = path
    slotCount = size.slotCount
    segmentCount = size.segmentCount
    softLimit = size.softLimit
    byteCount = size.fileBytes
    unsafe base = unsafe mapping.base
    self.file = consume file
    self.lockFile = consume lockFile
    self.mapping = consume mapping
    clock = options.clock
    limit = Atomic(0)
    state = Atomic(0)
    gate = Atomic(options.startsClosed ? 1 : 0)
    generation = Atomic(0)
    statesOffset = size.statesOffset
    segmentsOffset = size.segmentsOffset
    commitsOffset = size.commitsOffset

    for (index, byte) in SpoolLayout.magic.enumerated() {
      unsafe base.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
    }
    typealias Header = SpoolLayout.Header
    unsafe base.storeBytes(of: SpoolLayout.protocolVersion, toByteOffset: Header.version, as: UInt32.self)
    unsafe base.storeBytes(of: options.clock.rawValue, toByteOffset: Header.clockKind, as: UInt32.self)
    unsafe base.storeBytes(
      of: (options.dropsEvents ? SpoolLayout.Overflow.drop : .wait).rawValue, toByteOffset: Header.overflow,
      as: UInt32.self)
    let words: [(Int, UInt64)] = [
      (Header.recorderPid, UInt64(ThisProcess.id)),
      (Header.recorderStart, recorderStart),
      (Header.recorderNamespace, ProcessTable.pidNamespace),
      (Header.readsCounters, 1),
      (Header.slotsOffset, UInt64(SpoolLayout.headerBytes)),
      (Header.slotCount, UInt64(slotCount)),
      (Header.statesOffset, UInt64(statesOffset)),
      (Header.segmentsOffset, UInt64(segmentsOffset)),
      (Header.segmentBytes, UInt64(SpoolLayout.segmentBytes)),
      (Header.segmentCount, UInt64(segmentCount)),
      (Header.extentSegments, UInt64(SpoolLayout.extentSegments)),
      (Header.forcePortable, options.forcePortable ? 1 : 0),
    ]
    if options.startsClosed {
      unsafe base.storeBytes(of: options.clock.now(), toByteOffset: Header.gateTicks, as: UInt64.self)
      unsafe base.storeBytes(of: 1, toByteOffset: Header.gate, as: UInt32.self)
    }
    for (offset, word) in words { unsafe base.storeBytes(of: word, toByteOffset: offset, as: UInt64.self) }
    guard growClaimLimit(by: min(size.softLimit, SpoolLayout.extentSegments)) else {
      remove()
      throw .noSpace
    }
  }

  /// Gives the file its size, and the memory that it needs from the start, and maps it.
  private static func map(_ file: borrowing OpenFile, _ size: SpoolSize) throws(SystemError) -> FileMapping {
    try file.truncate(to: UInt64(size.fileBytes))
    // Allocating the front at once means that no later store to it can fail for want of space (SIGBUS).
    try file.allocate(UInt64(size.segmentsOffset), at: 0)
    try file.allocate(UInt64(size.commitsBytes), at: UInt64(size.commitsOffset))
    // Better no recording than a recorder that comes down in the middle for want of memory.
    if ResourceLimits.addressSpace != nil,
      !ResourceLimits.hasRoom(forBytes: size.fileBytes + SpoolSize.recorderBytes)
    {
      throw .noMemory
    }
    return try FileMapping(file, byteCount: size.fileBytes)
  }

  /// Maps the spool that an ended recorder has left at `path`.
  init(abandoned path: String) throws(RecordingError) {
    let file = try FileSystem.openOwn(path, .readAndWrite)
    guard let length = try? file.status().byteCount, length >= SpoolLayout.headerBytes,
      let mapping = try? FileMapping(file, byteCount: Int(length))
    else { throw .notASpool(path: path) }
    let base = unsafe mapping.base
    typealias Header = SpoolLayout.Header
    // Safe: the header's page is there.
    func word(_ offset: Int) -> Int {
      Int(clamping: min(unsafe base.load(fromByteOffset: offset, as: UInt64.self), 1 << 40))
    }
    let magic = (0..<8).map { unsafe base.load(fromByteOffset: $0, as: UInt8.self) }
    self.path = path
    unsafe self.base = unsafe base
    byteCount = Int(length)
    self.file = consume file
    lockFile = nil
    self.mapping = consume mapping
    slotCount = word(Header.slotCount)
    segmentCount = word(Header.segmentCount)
    softLimit = segmentCount
    clock = Clock(rawValue: unsafe base.load(fromByteOffset: Header.clockKind, as: UInt32.self))
    limit = Atomic(min(word(Header.claimLimit), segmentCount))
    state = Atomic(SpoolLayout.SessionState.closed.rawValue)
    gate = Atomic(0)
    generation = Atomic(0)
    statesOffset = word(Header.statesOffset)
    segmentsOffset = word(Header.segmentsOffset)
    commitsOffset = segmentsOffset + segmentCount * SpoolLayout.segmentBytes
    let version = unsafe base.load(fromByteOffset: Header.version, as: UInt32.self)
    guard magic == SpoolLayout.magic, version == SpoolLayout.protocolVersion,
      word(Header.slotsOffset) == SpoolLayout.headerBytes, word(Header.segmentBytes) == SpoolLayout.segmentBytes,
      statesOffset >= SpoolLayout.headerBytes + slotCount * SpoolLayout.slotBytes,
      segmentsOffset >= statesOffset + segmentCount * 8, statesOffset % 8 == 0, segmentsOffset % 8 == 0,
      byteCount >= commitsOffset + 2 * SpoolLayout.Commit.bytes(segmentCount: segmentCount)
    else { throw .notASpool(path: path) }
  }

  /// The recorder that made it, and when that started.
  var recorder: (pid: ProcessID, start: UInt64) {
    unsafe (
      ProcessID(truncatingIfNeeded: base.load(fromByteOffset: SpoolLayout.Header.recorderPid, as: UInt64.self)),
      base.load(fromByteOffset: SpoolLayout.Header.recorderStart, as: UInt64.self)
    )
  }

  /// Makes this process the only one that may change it. False where its recorder runs, in whatever pid namespace, or
  /// another process recovers it, or the file is gone.
  func lock() -> Bool {
    switch lockFile {
    case .some(let lockFile): Lock.take(lockFile, waits: true) && lockFile.isFile(at: path)
    case nil: Lock.take(file, waits: true) && file.isFile(at: path)
    }
  }

  /// Whether its recorder runs, or a process recovers it.
  var isLocked: Bool {
    switch lockFile {
    case .some(let lockFile): !Lock.take(lockFile, shared: true)
    case nil: !Lock.take(file, shared: true)
    }
  }

  /// Deletes the file; processes that have it mapped keep their mapping.
  func remove() { FileSystem.remove(path) }

  // MARK: What the recorder writes for the traced processes

  /// From now on processes can join.
  func openSession() {
    state.store(SpoolLayout.SessionState.open.rawValue, ordering: .releasing)
    unsafe cplatform_store_release32(base + SpoolLayout.Header.sessionState, SpoolLayout.SessionState.open.rawValue)
  }

  /// Whether processes may still join.
  var isOpen: Bool { state.load(ordering: .acquiring) == SpoolLayout.SessionState.open.rawValue }

  /// From now on every process that waits or starts turns its tracing off.
  func closeSession() {
    state.store(SpoolLayout.SessionState.closed.rawValue, ordering: .releasing)
    unsafe cplatform_store_release32(base + SpoolLayout.Header.sessionState, SpoolLayout.SessionState.closed.rawValue)
  }

  /// Switches recording off or on, for all processes; returns the clock reading from which on it is off, `nil` where it
  /// is on now. One thread at a time.
  func toggleGate() -> UInt64? {
    let next = gate.wrappingAdd(1, ordering: .relaxed).newValue
    let closed = next % 2 == 1 ? clock?.now() ?? 0 : nil
    if let closed { unsafe cplatform_store_release(base + SpoolLayout.Header.gateTicks, closed) }
    unsafe cplatform_store_release32(base + SpoolLayout.Header.gate, next)
    return closed
  }

  /// Processes that found no free slot and run untraced.
  var refusedProcesses: UInt64 {
    unsafe cplatform_load_acquire(base + SpoolLayout.Header.refusedProcesses)
  }

  /// Shows that the recorder runs, and up to when everything has been seen.
  func beat(at now: UInt64) {
    unsafe cplatform_store_release(base + SpoolLayout.Header.lastRound, now)
    let address = unsafe base + SpoolLayout.Header.heartbeat
    unsafe cplatform_store_release(address, cplatform_load_acquire(address) &+ 1)
  }

  /// The clock at the last round of the recorder that has left this spool.
  var lastRound: UInt64 { unsafe cplatform_load_acquire(base + SpoolLayout.Header.lastRound) }

  /// Segments below it may be claimed.
  var claimLimit: Int { limit.load(ordering: .relaxed) }

  /// Opens more segments for claims, after their memory is really there: a store into a full /dev/shm would kill the
  /// traced program with SIGBUS. Returns false at the file's end or where there is no more memory.
  func growClaimLimit(by count: Int) -> Bool {
    let old = claimLimit
    let new = min(old + count, segmentCount)
    guard new > old else { return false }
    let start = segmentsOffset + old * SpoolLayout.segmentBytes
    let length = UInt64((new - old) * SpoolLayout.segmentBytes)
    do throws(SystemError) { try file.allocate(length, at: UInt64(start)) } catch { return false }
    limit.store(new, ordering: .relaxed)
    unsafe cplatform_store_release(base + SpoolLayout.Header.claimLimit, UInt64(new))
    return true
  }

  // MARK: Segments

  func segmentState(_ index: Int) -> SpoolLayout.SegmentState {
    // Safe: callers stay below segmentCount.
    SpoolLayout.SegmentState(word: unsafe cplatform_load_acquire(base + statesOffset + index * 8))
  }

  /// The words of a segment; the memory lives as long as the spool.
  @unsafe func words(ofSegment index: Int) -> UnsafePointer<UInt64> {
    unsafe UnsafePointer(
      (base + segmentsOffset + index * SpoolLayout.segmentBytes).assumingMemoryBound(to: UInt64.self))
  }

  /// The full clock of a segment's first record; `nil` where it is not there yet.
  func startTicks(ofSegment index: Int) -> UInt64? {
    // Safe: a segment has more than two words.
    let words = unsafe words(ofSegment: index)
    let header = unsafe cplatform_load_acquire(words)
    return header & SpoolLayout.idMask == SpoolLayout.ID.clock ? unsafe words[1] : nil
  }

  /// Gives a segment back: zeroes its first `usedWords` words (the rest was never written), then frees it.
  func release(segment index: Int, usedWords: Int) {
    let start = unsafe base + segmentsOffset + index * SpoolLayout.segmentBytes
    // Safe: usedWords is at most segmentWords.
    unsafe cplatform_zero(start, usedWords * 8)
    let state = segmentState(index)
    if state.phase != .counters { countFreed(state.slot) }
    unsafe cplatform_store_release(base + statesOffset + index * 8, 0)
  }

  // MARK: Slots

  /// Counts a segment of this slot's process that has been read, before it is free: for the recovery after a recorder
  /// that was killed. One thread at a time.
  private func countFreed(_ slot: Int) {
    guard slot < slotCount, countsSegments(slot) else { return }
    let address = unsafe slotAddress(slot) + SpoolLayout.Slot.segmentsFreed
    unsafe cplatform_store_release(address, cplatform_load_acquire(address) &+ 1)
  }

  /// Runtimes from before the counts of segments may have their command line there.
  private func countsSegments(_ slot: Int) -> Bool {
    slotWord32(slot, SpoolLayout.Slot.commandLineBytes) <= SpoolLayout.Slot.commandLineCapacity
  }

  /// How many segments the slot's process has claimed, by its own count; 0 where it does not count them.
  func segmentsClaimed(_ slot: Int) -> UInt64 {
    countsSegments(slot) ? slotWord(slot, SpoolLayout.Slot.segmentsClaimed) : 0
  }

  /// How many of them have been read and given back.
  func segmentsFreed(_ slot: Int) -> UInt64 {
    countsSegments(slot) ? slotWord(slot, SpoolLayout.Slot.segmentsFreed) : 0
  }

  private func slotAddress(_ slot: Int) -> UnsafeMutableRawPointer {
    // Safe: callers stay below slotCount.
    unsafe base + SpoolLayout.headerBytes + slot * SpoolLayout.slotBytes
  }

  func slotState(_ slot: Int) -> UInt32 {
    unsafe cplatform_load_acquire32(slotAddress(slot) + SpoolLayout.Slot.state)
  }

  func slotWord(_ slot: Int, _ offset: Int) -> UInt64 {
    unsafe cplatform_load_acquire(slotAddress(slot) + offset)
  }

  func slotWord32(_ slot: Int, _ offset: Int) -> UInt32 {
    unsafe cplatform_load_acquire32(slotAddress(slot) + offset)
  }

  func slotBytes(_ slot: Int, _ offset: Int, count: Int) -> [UInt8] {
    let bounded = max(0, min(count, SpoolLayout.slotBytes - offset))
    // Safe: offset + bounded stays inside the slot.
    return unsafe [UInt8](UnsafeRawBufferPointer(start: slotAddress(slot) + offset, count: bounded))
  }

  /// Lets the process go on that waits to be seen.
  func markWatched(_ slot: Int) {
    unsafe cplatform_store_release32(slotAddress(slot) + SpoolLayout.Slot.watched, 1)
  }

  func clearSlot(_ slot: Int) {
    let address = unsafe slotAddress(slot)
    unsafe cplatform_zero(address + 4, SpoolLayout.slotBytes - 4)
    unsafe cplatform_store_release32(address, SpoolLayout.SlotState.free.rawValue)
  }
}
