/// The numbers of docs/SPOOL.md, version 1: offsets in bytes, ids of records. That document is the specification.
enum SpoolLayout {
  static let magic: [UInt8] = Array("GOTRSPL1".utf8)
  static let version: UInt32 = 1

  enum Header {
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
    static let claimLimit = 128
    static let heartbeat = 192
    static let lastRound = 200
    static let gate = 256
    static let gateTicks = 264
    static let refusedProcesses = 320
  }

  enum SessionState {
    static let open: UInt32 = 1
    static let closed: UInt32 = 2
  }

  enum Slot {
    static let bytes = 4096
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
    static let goVersionBytes = 48
    static let commandLineBytes = 128
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

    static let gaveUp: UInt32 = 3
    static let free: UInt32 = 0
    static let beingFilled: UInt32 = 1
  }

  static let pageBytes = 4096
  static let segmentBytes = 65536
  static let segmentWords = segmentBytes / 8
  static let extentSegments = 256
  /// A file holds at least this many (512 MiB, sparse): every processor of every process keeps one to itself.
  static let fewestSegments = 8192

  /// Ids of event words and records.
  enum ID {
    static let exit: UInt64 = 1
    static let goroutineSwitch: UInt64 = 2
    static let clock: UInt64 = 3
    static let stall: UInt64 = 4
    static let image: UInt64 = 5
    static let spawnSite: UInt64 = 6
    static let stretch: UInt64 = 7
    static let first: UInt64 = 16
    static let limit = 1 << 20
  }

  static let idBits: UInt64 = 20
  static let idMask: UInt64 = (1 << 20) - 1
  static let tickMask: UInt64 = (1 << 44) - 1

  /// One of the two commits behind the last segment (docs/SPOOL.md, "Recovery").
  enum Commit {
    static let generation = 0
    static let fileBytes = 8
    static let clock = 16
    static let cursorCount = 24
    static let headerBytes = 64

    static let segment = 0
    static let word = 4
    static let identity = 8
    static let lastTicks = 16
    static let process = 24
    static let goroutine = 28
    static let stretchBegin = 32
    static let stretch = 40
    static let cursorBytes = 48

    static func bytes(segmentCount: Int) -> Int { headerBytes + segmentCount * cursorBytes }
  }

  /// The parts of a segment's state word.
  struct SegmentState {
    var word: UInt64

    enum Phase: UInt64 {
      case free = 0
      case claimed = 1
      case full = 2
    }

    var phase: Phase? { Phase(rawValue: word & 3) }
    var slot: Int { Int(word >> 2 & 0x3FFF) }
    var processor: Int { Int(word >> 16 & 0xFFFF) }
    /// Process slot and P together: whose chain the segment belongs to.
    var owner: UInt64 { word & 0xFFFF_FFFC }
    var sequence: UInt64 { word >> 32 }
    /// The same as long as the segment is its owner's.
    var identity: UInt64 { word & ~3 }
  }
}
