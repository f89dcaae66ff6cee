/// The numbers of docs/SPOOL.md, version 1, under its names: offsets in bytes, values, ids. That document is the
/// specification; `SpoolSpecificationTests` compares this file and Runtime/spool_layout.go with it.
enum SpoolLayout {
  static let magic: [UInt8] = Array("GOTRSPL1".utf8)
  static let protocolVersion: UInt32 = 1
  static let headerBytes = 4096
  static let slotBytes = 4096
  static let segmentBytes = 65536
  static let idBits: UInt64 = 20
  static let tickBits: UInt64 = 44
  static let countersInPage = 64
  static let extentSegments = 256
  static let commitHeaderBytes = 64
  static let cursorBytes = 48

  enum Header {
    static let magic = 0
    static let version = 8
    static let sessionState = 12
    static let recorderPid = 16
    static let recorderStart = 24
    static let clockKind = 32
    static let overflow = 36
    static let slotsOffset = 40
    static let slotCount = 48
    static let statesOffset = 56
    static let segmentsOffset = 64
    static let segmentBytes = 72
    static let segmentCount = 80
    static let extentSegments = 88
    static let forcePortable = 96
    static let recorderNamespace = 104
    static let readsCounters = 112
    static let claimLimit = 128
    static let heartbeat = 192
    static let lastRound = 200
    static let gate = 256
    static let gateTicks = 264
    static let refusedProcesses = 320
  }

  enum SessionState: UInt32, CaseIterable {
    case beingMade = 0
    case open = 1
    case closed = 2
  }

  enum Overflow: UInt32, CaseIterable {
    case wait = 0
    case drop = 1
  }

  enum Slot {
    static let state = 0
    static let pid = 4
    static let processStart = 8
    static let parentPid = 16
    static let path = 20
    static let startTicks = 24
    static let costInside = 32
    static let costOutside = 40
    static let stalls = 48
    static let stallTicks = 56
    static let droppedEvents = 64
    static let giveUpReason = 72
    static let watched = 76
    static let goVersion = 80
    static let goVersionCapacity = 40
    static let costCount = 120
    static let commandLineBytes = 128
    static let commandLineTruncated = 132
    static let commandLine = 136
    static let commandLineCapacity = 3424
    static let segmentsFreed = 3560
    static let segmentsClaimed = 3568
    static let stackStart = 3576
    static let imageDevice = 3584
    static let imageInode = 3592
    static let imageSize = 3600
    static let imageModified = 3608
    static let imagePathBytes = 3616
    static let imagePath = 3620
    static let imagePathCapacity = 476
  }

  enum SlotState: UInt32, CaseIterable {
    case free = 0
    case beingFilled = 1
    case live = 2
    case gaveUp = 3
  }

  enum Path: UInt32, CaseIterable {
    case fast = 1
    case portable = 2
  }

  /// Ids of event words and records.
  enum ID {
    static let exit: UInt64 = 1
    static let goroutineSwitch: UInt64 = 2
    static let clock: UInt64 = 3
    static let stall: UInt64 = 4
    static let image: UInt64 = 5
    static let spawnSite: UInt64 = 6
    static let interval: UInt64 = 7
    /// This one and all above: functions and spawns.
    static let first: UInt64 = 16
  }

  /// Words of records, without the texts of an image and of a spawn site.
  enum Words {
    static let exit = 1
    static let goroutineSwitch = 4
    static let clock = 2
    static let stall = 2
    static let image = 6
    static let spawnSite = 3
    static let interval = 3
  }

  /// One of the two commits behind the last segment (docs/SPOOL.md, "Recovery").
  enum Commit {
    static let generation = 0
    static let fileBytes = 8
    static let clock = 16
    static let cursorCount = 24
  }

  /// One cursor of a commit.
  enum Cursor {
    static let segment = 0
    static let word = 4
    static let identity = 8
    static let lastTicks = 16
    static let process = 24
    static let goroutine = 28
    static let intervalBegin = 32
    static let interval = 40
  }

  /// A segment's state word.
  struct SegmentState {
    static let phaseShift: UInt64 = 0
    static let slotShift: UInt64 = 2
    static let processorShift: UInt64 = 16
    static let sequenceShift: UInt64 = 32

    enum Phase: UInt64, CaseIterable {
      case free = 0
      case claimed = 1
      case full = 2
      case counters = 3
    }

    var word: UInt64
  }
}

// What follows from the numbers. Masks are written as literals, so that loops over words have them as constants.

extension SpoolLayout {
  static let segmentWords = segmentBytes / 8
  static let idMask: UInt64 = (1 << 20) - 1
  static let tickMask: UInt64 = (1 << 44) - 1
}

extension SpoolLayout.ID {
  static let limit = 1 << 20
}

extension SpoolLayout.Commit {
  static func bytes(segmentCount: Int) -> Int {
    SpoolLayout.commitHeaderBytes + segmentCount * SpoolLayout.cursorBytes
  }
}

extension SpoolLayout.SegmentState {
  static let phaseMask: UInt64 = (1 << 2) - 1
  static let slotMask: UInt64 = (1 << 14) - 1
  static let processorMask: UInt64 = (1 << 16) - 1
  static let ownerMask: UInt64 = 0xFFFF_FFFC
  /// One more than the highest number of a slot.
  static let slotLimit = 1 << 14

  var phase: Phase? { Phase(rawValue: word & Self.phaseMask) }
  /// Whether a process has it: it is claimed or full.
  var isInUse: Bool { phase == .claimed || phase == .full }
  var slot: Int { Int(word >> Self.slotShift & Self.slotMask) }
  var processor: Int { Int(word >> Self.processorShift & Self.processorMask) }
  /// Process slot and P together: whose chain the segment belongs to.
  var owner: UInt64 { word & Self.ownerMask }
  var sequence: UInt64 { word >> Self.sequenceShift }
  /// The same as long as the segment is its owner's.
  var identity: UInt64 { word & ~Self.phaseMask }
}
