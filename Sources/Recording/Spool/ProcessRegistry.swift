internal import Platform
internal import TraceStore
import TraceModel

/// Identifies a process of a session, also among those that get its pid later.
struct ProcessKey: Hashable {
  var pid: Int32
  /// Ticks since the session's epoch.
  var startTicks: UInt64

  init(pid: Int32, startTicks: UInt64) {
    self.pid = pid
    self.startTicks = startTicks
  }

  init(_ process: TracedProcess) { self.init(pid: process.pid, startTicks: process.startTicks) }
}

/// The traced processes of a session: found by their slots, watched to their end.
struct ProcessRegistry: ~Copyable {
  private(set) var processes: [TracedProcess] = []
  /// By slot: the process that has it.
  private var indexBySlot: [Int?]
  /// By key: the processes of an interrupted recording.
  private var resumed: [ProcessKey: Int] = [:]
  private var watches: [Int: ProcessWatchBox] = [:]
  /// By number of the process: what is known of it beyond the trace.
  private(set) var origins: [Origin] = []
  /// Watches with a descriptor. They take at most half of those that the process may have: the trace and /proc need
  /// some.
  private var descriptors = 0
  private let maximumDescriptors = ResourceLimits.descriptors / 2
  /// Slots whose processes wait for `Watched`.
  private var unmarked: [Int] = []
  /// How often `noteEnds` has run.
  private var endChecks = 0
  /// By number of the process: those that have ended, and for which no parent has waited yet. The kernel has the exit
  /// status when one has. At most `maximumUnexplained`, as each keeps a descriptor.
  private var unexplained: [Int: ProcessWatchBox] = [:]
  private static let maximumUnexplained = 256
  /// Slots whose process has ended but whose segments are not all read.
  private(set) var endedSlots: Set<Int> = []
  /// Numbers of processes of which more has become known since the last handing on.
  private(set) var changed: Set<Int> = []
  /// Numbers of processes whose program was replaced by another, whose end is not theirs.
  private var replaced: Set<Int> = []
  /// By number of the process: calls that were counted of functions without a name.
  private(set) var unknownCalls: [Int: UInt64] = [:]
  /// By number of the process: why its runtime stopped recording although the session was open.
  private(set) var givenUp: [Int: GiveUpReason] = [:]
  /// Slots at and above were never used; slots are taken from 0 up.
  private var highWater = 0

  /// Where a process comes from.
  struct Origin {
    /// Field 22 of its /proc/<pid>/stat; 0 for a process of an interrupted recording.
    var start: UInt64 = 0
    /// Where its stack begins: a program that replaces another in its process has another one. 0 where that is not
    /// known.
    var stack: UInt64 = 0
    /// The file that its runtime is a part of, according to its slot.
    var image: ImageFile?
  }

  /// A non-copyable watch in a dictionary needs a box.
  private final class ProcessWatchBox {
    let watch: ProcessWatch
    init(_ watch: consuming ProcessWatch) { self.watch = watch }
  }

  init(slotCount: Int) { indexBySlot = Array(repeating: nil, count: slotCount) }

  /// `nil` where the slot has no process, or there is no such slot.
  func process(ofSlot slot: Int) -> Int? { slot < indexBySlot.count ? indexBySlot[slot] : nil }

  var runningCount: Int { watches.count }

  func hasEnded(slot: Int) -> Bool { !endedSlots.isEmpty && endedSlots.contains(slot) }

  /// Appends to `processes` those that have taken a slot since the last round.
  mutating func discover(in spool: Spool, epoch: UInt64) {
    // A few slots beyond the highest used one: more that come at once are found in the next rounds.
    for slot in 0..<min(indexBySlot.count, highWater + 64) where indexBySlot[slot] == nil {
      let state = spool.slotState(slot)
      guard state > SpoolLayout.SlotState.beingFilled.rawValue else {
        if state == SpoolLayout.SlotState.beingFilled.rawValue { freeIfOrphaned(slot, in: spool) }
        continue
      }
      highWater = max(highWater, slot + 1)
      let pid = Int32(bitPattern: spool.slotWord32(slot, SpoolLayout.Slot.pid))
      let process = Self.describe(slot, in: spool, pid: pid, epoch: epoch)
      let index = resumed[ProcessKey(process)] ?? processes.count
      indexBySlot[slot] = index
      let start = spool.slotWord(slot, SpoolLayout.Slot.processStart)
      if index == processes.count {
        processes.append(process)
        let stack = spool.slotWord(slot, SpoolLayout.Slot.stackStart)
        origins.append(Origin(start: start, stack: stack, image: Self.image(slot, in: spool)))
      }
      changed.insert(index)
      let takesDescriptor = descriptors < maximumDescriptors
      if let watch = ProcessWatch(pid: pid, startTime: start, takesDescriptor: takesDescriptor) {
        if watch.hasDescriptor { descriptors += 1 }
        watches[slot] = ProcessWatchBox(watch)
        unmarked.append(slot)
        endReplaced(in: slot, of: spool)
      } else {
        if processes[index].end == .running { processes[index].end = .gone }
        endedSlots.insert(slot)
      }
    }
  }

  /// Programs that ran in the same process before this one (`execve`) ended where this one began. Each has a slot of
  /// its own, and what it has written is complete.
  private mutating func endReplaced(in slot: Int, of spool: Spool) {
    guard let index = indexBySlot[slot], origins[index].start != 0, origins[index].stack != 0 else { return }
    let process = processes[index]
    for other in watches.keys.sorted() {
      guard let found = indexBySlot[other], found != index, processes[found].pid == process.pid,
        origins[found].start == origins[index].start, origins[found].stack != 0,
        origins[found].stack != origins[index].stack
      else { continue }
      let isLater = processes[found].startTicks > process.startTicks
      let (old, new) = isLater ? (index, found) : (found, index)
      replaced.insert(old)
      end(
        slot: isLater ? slot : other, at: max(processes[new].startTicks, processes[old].startTicks), in: spool,
        keepsDescriptor: false)
      if isLater { return }
    }
  }

  /// Notes that the program in a slot has ended; what it wrote is complete.
  private mutating func end(slot: Int, at ticks: UInt64, in spool: Spool, keepsDescriptor: Bool) {
    if let index = indexBySlot[slot] {
      processes[index].endTicks = ticks
      processes[index].end = .gone
    }
    if !keepsDescriptor, watches[slot]?.watch.hasDescriptor == true { descriptors -= 1 }
    updateCounters(ofSlot: slot, in: spool)
    watches[slot] = nil
    endedSlots.insert(slot)
  }

  /// Sets `Watched` for the processes that have appeared since the last call: from now on the recorder sees how they
  /// end and what they run.
  mutating func markWatched(in spool: Spool) {
    for slot in unmarked { spool.markWatched(slot) }
    unmarked.removeAll(keepingCapacity: true)
  }

  /// Continues with the processes of an interrupted recording; those without a slot have ended.
  mutating func resume(_ known: [TracedProcess]) {
    processes = known
    origins = Array(repeating: Origin(), count: known.count)
    highWater = indexBySlot.count
    for (index, process) in known.enumerated() { resumed[ProcessKey(process)] = index }
  }

  /// Processes that were running when the recording was interrupted and have no slot any more have ended since.
  mutating func endThoseWithoutSlot() {
    let holding = Set(indexBySlot.compactMap { $0 })
    for index in processes.indices where processes[index].end == .running && !holding.contains(index) {
      processes[index].end = .gone
    }
  }

  mutating func noteHandedOn() { changed.removeAll(keepingCapacity: true) }

  /// Frees the slot of a process that was killed while it filled that; it has written nothing else.
  private func freeIfOrphaned(_ slot: Int, in spool: Spool) {
    let pid = Int32(bitPattern: spool.slotWord32(slot, SpoolLayout.Slot.pid))
    guard pid > 0, ProcessTable.isGone(pid) else { return }
    // It may have filled the slot, run and ended since the state was looked at; now that it is gone the state is final.
    if spool.slotState(slot) == SpoolLayout.SlotState.beingFilled.rawValue { spool.clearSlot(slot) }
  }

  private static func describe(_ slot: Int, in spool: Spool, pid: Int32, epoch: UInt64) -> TracedProcess {
    typealias Slot = SpoolLayout.Slot
    let words = spool.slotBytes(
      slot, Slot.commandLine, count: min(Int(spool.slotWord32(slot, Slot.commandLineBytes)), Slot.commandLineCapacity))
    let start = spool.slotWord(slot, Slot.startTicks)
    return TracedProcess(
      pid: pid, parentPid: Int32(bitPattern: spool.slotWord32(slot, Slot.parentPid)),
      commandLine: ProcessTable.arguments(words),
      goVersion: String(
        decoding: spool.slotBytes(slot, Slot.goVersion, count: Slot.goVersionCapacity).prefix { $0 != 0 }, as: UTF8.self
      ),
      path: spool.slotWord32(slot, Slot.path) == SpoolLayout.Path.fast.rawValue ? .fast : .portable,
      // No machine runs as long as 2^62 ticks.
      startTicks: start > epoch && start - epoch < 1 << 62 ? start - epoch : 0)
  }

  /// The file that a process names in its slot.
  private static func image(_ slot: Int, in spool: Spool) -> ImageFile? {
    typealias Slot = SpoolLayout.Slot
    // A runtime from before these fields may have its command line there.
    guard spool.slotWord32(slot, Slot.commandLineBytes) <= Slot.commandLineCapacity else { return nil }
    let identity = ImageFile.Identity(
      device: spool.slotWord(slot, Slot.imageDevice), inode: spool.slotWord(slot, Slot.imageInode),
      size: spool.slotWord(slot, Slot.imageSize), modified: spool.slotWord(slot, Slot.imageModified))
    guard identity.inode != 0 else { return nil }
    let path = spool.slotBytes(slot, Slot.imagePath, count: Int(spool.slotWord32(slot, Slot.imagePathBytes)))
    return ImageFile(identity: identity, path: String(decoding: path, as: UTF8.self))
  }

  /// Marks those that have ended since the last round; what they wrote is complete now.
  mutating func noteEnds(at ticks: UInt64, in spool: Spool) {
    explainEnds()
    endChecks &+= 1
    if endChecks % Self.roundsBetweenReadings == 0 {
      for slot in watches.keys { readProcessorTime(ofSlot: slot) }
    }
    for (slot, box) in watches where box.watch.hasEnded(looksClosely: (endChecks &+ slot) % 32 == 0) {
      guard let index = indexBySlot[slot] else { continue }
      readProcessorTime(ofSlot: slot)
      let willBeExplained =
        box.watch.hasDescriptor && unexplained.count < Self.maximumUnexplained && descriptors < maximumDescriptors / 2
      if willBeExplained { unexplained[index] = box }
      end(slot: slot, at: ticks, in: spool, keepsDescriptor: willBeExplained)
    }
  }

  /// What is known of a process's processor time when it is gone is the last reading: a few milliseconds may lack.
  private static let roundsBetweenReadings = 8

  private mutating func readProcessorTime(ofSlot slot: Int) {
    guard let index = indexBySlot[slot],
      let time = SystemClock.processorNanoseconds(ofProcess: processes[index].pid)
    else { return }
    processes[index].noteProcessorTime(time)
  }

  /// Looks for the exit status of processes that have ended.
  mutating func explainEnds() {
    for (index, box) in unexplained {
      guard let status = box.watch.exitStatus else { continue }
      processes[index].end = TracedProcess.End(status)
      changed.insert(index)
      unexplained[index] = nil
      descriptors -= 1
    }
  }

  /// The recorder's own child: its end is known from `waitpid`.
  mutating func setEnd(_ ending: DrainThread.Ending, at ticks: UInt64) {
    for index in processes.indices where processes[index].pid == ending.pid && !replaced.contains(index) {
      processes[index].endTicks = processes[index].endTicks ?? ticks
      processes[index].end = TracedProcess.End(ending.status)
      processes[index].noteProcessorTime(ending.processorNanoseconds)
    }
  }

  /// Notes when the recording intervals of a process ended.
  mutating func set(_ ends: IntervalEnds, ofProcess index: Int) {
    guard processes[index].intervalEnds != ends else { return }
    processes[index].intervalEnds = ends
    changed.insert(index)
  }

  /// Copies the counters of a slot into its process.
  mutating func updateCounters(ofSlot slot: Int, in spool: Spool) {
    guard let index = indexBySlot[slot] else { return }
    typealias Slot = SpoolLayout.Slot
    changed.insert(index)
    givenUp[index] = GiveUpReason(rawValue: spool.slotWord32(slot, Slot.giveUpReason))
    processes[index].costInsideMilliticks = spool.slotWord(slot, Slot.costInside)
    processes[index].costOutsideMilliticks = spool.slotWord(slot, Slot.costOutside)
    processes[index].costCountMilliticks = Self.plausible(spool.slotWord(slot, Slot.costCount))
    processes[index].stalls = spool.slotWord(slot, Slot.stalls)
    processes[index].stallTicks = spool.slotWord(slot, Slot.stallTicks)
    processes[index].droppedEvents = spool.slotWord(slot, Slot.droppedEvents)
  }

  /// Notes what a process has counted so far, and how many calls of functions without a name. What an interrupted
  /// recording has saved may be more than is left in the spool.
  mutating func note(_ counted: [FunctionID: UInt64], unknown: UInt64, ofProcess index: Int) {
    processes[index].countedCalls.merge(counted) { max($0, $1) }
    unknownCalls[index] = unknown
    changed.insert(index)
  }

  /// Runtimes from before `Cost_Count` may have the end of a long version there.
  private static func plausible(_ milliticks: UInt64) -> UInt64 { milliticks < 1 << 24 ? milliticks : 0 }

  /// Sums over all processes, as of now.
  func counters(in spool: Spool) -> (stalls: UInt64, droppedEvents: UInt64) {
    typealias Slot = SpoolLayout.Slot
    var sums = (stalls: UInt64(0), droppedEvents: UInt64(0))
    for process in processes {
      sums.stalls &+= process.stalls
      sums.droppedEvents &+= process.droppedEvents
    }
    for slot in 0..<highWater {
      guard let index = indexBySlot[slot] else { continue }
      sums.stalls &+= spool.slotWord(slot, Slot.stalls) &- processes[index].stalls
      sums.droppedEvents &+= spool.slotWord(slot, Slot.droppedEvents) &- processes[index].droppedEvents
    }
    return sums
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

extension TracedProcess {
  fileprivate mutating func noteProcessorTime(_ nanoseconds: UInt64) {
    processorNanoseconds = max(processorNanoseconds, nanoseconds)
  }
}

extension TracedProcess.End {
  init(_ status: ExitStatus) {
    self =
      switch status {
      case .exited(let code): .exited(code: code)
      case .signaled(let signal): .signaled(signal)
      }
  }
}
