internal import TraceStore

/// The traced processes of a session: found by their slots, watched to their end.
struct ProcessRegistry: ~Copyable {
  private(set) var processes: [TracedProcess] = []
  /// By slot: the process that has it.
  private var indexBySlot: [Int?]
  private var watches: [Int: ProcessWatchBox] = [:]
  /// Slots whose process has ended but whose segments are not all read.
  private(set) var endedSlots: Set<Int> = []
  /// Slots at and above were never used; slots are taken from 0 up.
  private var highWater = 0

  /// A non-copyable watch in a dictionary needs a box.
  private final class ProcessWatchBox {
    let watch: ProcessWatch
    init(_ watch: consuming ProcessWatch) { self.watch = watch }
  }

  init(slotCount: Int) { indexBySlot = Array(repeating: nil, count: slotCount) }

  /// `nil` also where there is no such slot.
  func process(ofSlot slot: Int) -> Int? { slot < indexBySlot.count ? indexBySlot[slot] : nil }

  var living: Int { watches.count }

  func hasEnded(slot: Int) -> Bool { !endedSlots.isEmpty && endedSlots.contains(slot) }

  /// Takes in processes that registered since the last round, at the end of `processes`.
  mutating func discover(in spool: Spool, epoch: UInt64) {
    // A few slots beyond the highest used one: more that come at once are found in the next rounds.
    for slot in 0..<min(indexBySlot.count, highWater + 64) where indexBySlot[slot] == nil {
      let state = spool.slotState(slot)
      guard state > SpoolLayout.Slot.beingFilled else {
        if state == SpoolLayout.Slot.beingFilled { freeIfOrphaned(slot, in: spool) }
        continue
      }
      highWater = max(highWater, slot + 1)
      indexBySlot[slot] = processes.count
      let pid = Int32(bitPattern: spool.slotWord32(slot, SpoolLayout.Slot.pid))
      processes.append(Self.describe(slot, in: spool, pid: pid, epoch: epoch))
      let start = spool.slotWord(slot, SpoolLayout.Slot.processStart)
      if let watch = ProcessWatch(pid: pid, startTime: start) {
        watches[slot] = ProcessWatchBox(watch)
      } else {
        processes[processes.count - 1].end = .gone
        endedSlots.insert(slot)
      }
    }
  }

  /// A process that was killed while it filled its slot leaves nothing else.
  private func freeIfOrphaned(_ slot: Int, in spool: Spool) {
    let pid = Int32(bitPattern: spool.slotWord32(slot, SpoolLayout.Slot.pid))
    guard pid > 0, ProcessTable.startTime(of: pid) == nil else { return }
    // It may have filled the slot, run and ended since the state was looked at; now that it is gone the state is final.
    if spool.slotState(slot) == SpoolLayout.Slot.beingFilled { spool.clearSlot(slot) }
  }

  private static func describe(_ slot: Int, in spool: Spool, pid: Int32, epoch: UInt64) -> TracedProcess {
    typealias Slot = SpoolLayout.Slot
    let words = spool.slotBytes(
      slot, Slot.commandLine, count: min(Int(spool.slotWord32(slot, Slot.commandLineBytes)), Slot.commandLineCapacity))
    let start = spool.slotWord(slot, Slot.startTicks)
    return TracedProcess(
      pid: pid, parentPid: Int32(bitPattern: spool.slotWord32(slot, Slot.parentPid)),
      commandLine: words.split(separator: 0, omittingEmptySubsequences: false).dropLast(words.last == 0 ? 1 : 0)
        .map { String(decoding: $0, as: UTF8.self) },
      goVersion: String(
        decoding: spool.slotBytes(slot, Slot.goVersion, count: Slot.goVersionBytes).prefix { $0 != 0 }, as: UTF8.self),
      path: spool.slotWord32(slot, Slot.path) == 1 ? .fast : .portable,
      startTicks: start > epoch ? start - epoch : 0)
  }

  /// Marks those that have ended since the last round; what they wrote is complete now.
  mutating func noteEnds(at ticks: UInt64) {
    for (slot, box) in watches where box.watch.hasEnded {
      guard let index = indexBySlot[slot] else { continue }
      processes[index].endTicks = ticks
      processes[index].end =
        switch box.watch.exitStatus {
        case .exited(let code): .exited(code: code)
        case .signaled(let signal): .signaled(signal)
        case nil: .gone
        }
      watches[slot] = nil
      endedSlots.insert(slot)
    }
  }

  /// The recorder's own child: its end is known from `waitpid`.
  mutating func setEnd(_ status: ExitStatus, ofPid pid: Int32, at ticks: UInt64) {
    for index in processes.indices where processes[index].pid == pid {
      processes[index].endTicks = processes[index].endTicks ?? ticks
      switch status {
      case .exited(let code): processes[index].end = .exited(code: code)
      case .signaled(let signal): processes[index].end = .signaled(signal)
      }
    }
  }

  /// Copies the counters of a slot into its process.
  mutating func updateCounters(ofSlot slot: Int, in spool: Spool) {
    guard let index = indexBySlot[slot] else { return }
    typealias Slot = SpoolLayout.Slot
    processes[index].costInsideMilliticks = spool.slotWord(slot, Slot.costInside)
    processes[index].costOutsideMilliticks = spool.slotWord(slot, Slot.costOutside)
    processes[index].stalls = spool.slotWord(slot, Slot.stalls)
    processes[index].stallTicks = spool.slotWord(slot, Slot.stallTicks)
    processes[index].droppedEvents = spool.slotWord(slot, Slot.droppedEvents)
  }

  /// Gives an ended process's slot back, once all its segments are.
  ///
  /// - Returns: The number of the process.
  mutating func release(slot: Int, in spool: Spool) -> Int? {
    updateCounters(ofSlot: slot, in: spool)
    defer { indexBySlot[slot] = nil }
    endedSlots.remove(slot)
    spool.clearSlot(slot)
    return indexBySlot[slot]
  }

  /// Copies the counters of every process that still has its slot.
  mutating func updateAllCounters(in spool: Spool) {
    for slot in 0..<highWater where indexBySlot[slot] != nil { updateCounters(ofSlot: slot, in: spool) }
  }
}
