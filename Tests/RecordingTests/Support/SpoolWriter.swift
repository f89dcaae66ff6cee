import CPlatform
import Platform
import Glibc

@testable import Recording

/// A traced process's end of a spool, written from docs/SPOOL.md alone, with the numbers of `SpoolLayout`: it maps the
/// file, takes slots, claims segments and writes words. The caller passes the time.
@safe final class SpoolWriter: @unchecked Sendable {
  private typealias Header = SpoolLayout.Header
  private typealias Slot = SpoolLayout.Slot
  private typealias State = SpoolLayout.SegmentState

  private let base: UnsafeMutableRawPointer
  private let size: Int
  private var sequence: UInt32 = 0
  let slot: Int

  /// One P's writer.
  final class Processor {
    let id: Int
    fileprivate(set) var segment: Int?
    fileprivate var position = 0
    fileprivate var goid: UInt64 = 0

    init(id: Int) { self.id = id }
  }

  /// Takes a slot as process `pid`, and makes it live if `isLive`.
  init(
    path: String, pid: Int32 = getpid(), start: UInt64? = nil, commandLine: [String] = ["a", "b c", ""],
    isLive: Bool = true
  ) throws {
    let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0 else { throw SpoolFailure() }
    size = Int(status.st_size)
    guard let base = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      unsafe base != MAP_FAILED
    else { throw SpoolFailure() }
    close(descriptor)
    unsafe self.base = unsafe base
    var headers: [Int: Int] = [:]
    for offset in [
      Header.slotsOffset, Header.slotCount, Header.statesOffset, Header.segmentsOffset, Header.segmentCount,
    ] {
      headers[offset] = unsafe Int(base.load(fromByteOffset: offset, as: UInt64.self))
    }
    self.headers = headers
    let slots = unsafe Int(base.load(fromByteOffset: Header.slotsOffset, as: UInt64.self))
    let count = unsafe Int(base.load(fromByteOffset: Header.slotCount, as: UInt64.self))
    guard
      let slot = (0..<count).first(where: {
        unsafe base.load(fromByteOffset: slots + $0 * SpoolLayout.slotBytes, as: UInt32.self) == 0
      })
    else { throw SpoolFailure() }
    self.slot = slot
    let address = unsafe base + slots + slot * SpoolLayout.slotBytes
    unsafe address.storeBytes(of: SpoolLayout.SlotState.beingFilled.rawValue, as: UInt32.self)
    unsafe address.storeBytes(of: UInt32(bitPattern: pid), toByteOffset: Slot.pid, as: UInt32.self)
    unsafe address.storeBytes(
      of: start ?? ProcessTable.startTime(of: pid) ?? 0, toByteOffset: Slot.processStart, as: UInt64.self)
    unsafe address.storeBytes(of: 77, toByteOffset: Slot.parentPid, as: UInt32.self)
    unsafe address.storeBytes(of: SpoolLayout.Path.fast.rawValue, toByteOffset: Slot.path, as: UInt32.self)
    for (index, byte) in "go1.99.1".utf8.enumerated() {
      unsafe address.storeBytes(of: byte, toByteOffset: Slot.goVersion + index, as: UInt8.self)
    }
    let line = commandLine.reduce(into: [UInt8]()) { $0 += Array($1.utf8) + [0] }.prefix(Slot.commandLineCapacity)
    unsafe address.storeBytes(of: UInt32(line.count), toByteOffset: Slot.commandLineBytes, as: UInt32.self)
    for (index, byte) in line.enumerated() {
      unsafe address.storeBytes(of: byte, toByteOffset: Slot.commandLine + index, as: UInt8.self)
    }
    if isLive { goLive() }
  }

  deinit { unsafe munmap(base, size) }

  func goLive() { unsafe cplatform_store_release32(slotAddress(Slot.state), SpoolLayout.SlotState.live.rawValue) }

  func setSlotWord(_ offset: Int, _ value: UInt64) { unsafe cplatform_store_release(slotAddress(offset), value) }

  var slotState: UInt32 { unsafe cplatform_load_acquire32(slotAddress(Slot.state)) }

  private func slotAddress(_ offset: Int) -> UnsafeMutableRawPointer {
    // Safe: offsets are those of the document.
    unsafe base + header(Header.slotsOffset) + slot * SpoolLayout.slotBytes + offset
  }

  /// Words of the header as they were in the beginning.
  private let headers: [Int: Int]

  func header(_ offset: Int) -> Int {
    if let constant = headers[offset] { return constant }
    return unsafe Int(cplatform_load_acquire(base + offset))
  }

  func setHeader(_ offset: Int, _ word: UInt64) { unsafe cplatform_store_release(base + offset, word) }

  /// A word behind the last segment.
  func setCommitWord(_ offset: Int, _ word: UInt64) {
    // Safe: there are two commits of more than a page.
    unsafe cplatform_store_release(
      base + header(Header.segmentsOffset) + header(Header.segmentCount) * SpoolLayout.segmentBytes + offset, word)
  }

  func state(ofSegment index: Int) -> UInt64 {
    unsafe cplatform_load_acquire(base + header(Header.statesOffset) + index * 8)
  }

  func setState(ofSegment index: Int, _ state: UInt64) {
    unsafe cplatform_store_release(base + header(Header.statesOffset) + index * 8, state)
  }

  func word(_ index: Int, ofSegment segment: Int) -> UInt64 {
    unsafe cplatform_load_acquire(base + header(Header.segmentsOffset) + segment * SpoolLayout.segmentBytes + index * 8)
  }

  func setWord(_ index: Int, ofSegment segment: Int, _ word: UInt64) {
    unsafe cplatform_store_release(
      base + header(Header.segmentsOffset) + segment * SpoolLayout.segmentBytes + index * 8, word)
  }

  var statesInUse: Int { (0..<header(Header.claimLimit)).count { state(ofSegment: $0) != 0 } }

  // MARK: Records

  static func word(_ ticks: UInt64, _ id: UInt64) -> UInt64 { ticks << SpoolLayout.idBits | id }

  /// Claims the lowest free segment, as that of the next sequence number. Returns false where there is none.
  func claim(_ p: Processor, ticks: UInt64) -> Bool {
    retire(p)
    guard let index = (0..<header(Header.claimLimit)).first(where: { state(ofSegment: $0) == 0 }) else { return false }
    sequence += 1
    p.segment = index
    let owner = UInt64(p.id) << State.processorShift | UInt64(slot) << State.slotShift
    setState(ofSegment: index, UInt64(sequence) << State.sequenceShift | owner | State.Phase.claimed.rawValue)
    setSlotWord(Slot.segmentsClaimed, UInt64(sequence))
    put(p, [Self.word(ticks, SpoolLayout.ID.clock), ticks])
    return true
  }

  /// Marks the segment as full; nothing for a P without one.
  func retire(_ p: Processor) {
    if let segment = p.segment {
      setState(ofSegment: segment, state(ofSegment: segment) & ~State.phaseMask | State.Phase.full.rawValue)
    }
    p.segment = nil
    p.position = 0
    p.goid = 0
  }

  /// Writes a record's words, the header last.
  func put(_ p: Processor, _ words: [UInt64]) {
    guard let segment = p.segment else { return }
    for (offset, word) in words.enumerated().dropFirst() { setWord(p.position + offset, ofSegment: segment, word) }
    if let header = words.first { setWord(p.position, ofSegment: segment, header) }
    p.position += words.count
  }

  /// An event of a goroutine, with all that goes before it: a claim, a switch. Returns false where no segment is free.
  func event(
    _ p: Processor, goid: UInt64, _ id: UInt64, ticks: UInt64, parent: UInt64 = 0, pc: UInt64 = 0
  ) -> Bool {
    if p.segment == nil || p.position + 5 > SpoolLayout.segmentWords {
      guard claim(p, ticks: ticks) else { return false }
    }
    if p.goid != goid {
      put(p, [Self.word(ticks, SpoolLayout.ID.goroutineSwitch), goid, parent, pc])
      p.goid = goid
    }
    put(p, [Self.word(ticks, id)])
    return true
  }

  func site(_ p: Processor, pc: UInt64, function: String, file: String, line: UInt64, ticks: UInt64) {
    if p.segment == nil { _ = claim(p, ticks: ticks) }
    let text = Array(function.utf8) + Array(file.utf8)
    let sizes = UInt64(function.utf8.count) << 16 | UInt64(file.utf8.count)
    put(p, [Self.word(ticks, SpoolLayout.ID.spawnSite), pc, line << 32 | sizes] + Self.words(text))
  }

  func image(_ p: Processor, _ file: ImageFile, ticks: UInt64) {
    if p.segment == nil { _ = claim(p, ticks: ticks) }
    let identity = file.identity
    put(
      p,
      [
        Self.word(ticks, SpoolLayout.ID.image), identity.device, identity.inode, identity.size, identity.modified,
        UInt64(file.path.utf8.count),
      ] + Self.words(Array(file.path.utf8)))
  }

  /// Bytes as words, filled up with zeroes.
  private static func words(_ bytes: [UInt8]) -> [UInt64] {
    stride(from: 0, to: bytes.count, by: 8).map { start in
      bytes[start..<min(start + 8, bytes.count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// Begins a recording interval; a switch comes before the next event.
  func interval(_ p: Processor, _ number: UInt64, begin: UInt64, ticks: UInt64) {
    put(p, [Self.word(ticks, SpoolLayout.ID.interval), number, begin])
    p.goid = 0
  }

  struct SpoolFailure: Error {}
}
