package gotraceruntime

// The numbers of docs/SPOOL.md, under its names: all of them that concern a traced process, and nothing else. A test
// (Tests/RecordingTests/SpoolSpecificationTests.swift) compares this file with that document.

// Constants.
const (
	protocolVersion = 1
	headerBytes     = 4096
	slotBytes       = 4096
	segmentBytes    = 65536
	idBits          = 20
	tickBits        = 44
	countersInPage  = 64
)

// Header: offsets in bytes from the beginning of the spool.
const (
	headerMagic             = 0
	headerVersion           = 8
	headerSessionState      = 12
	headerRecorderPid       = 16
	headerRecorderStart     = 24
	headerClockKind         = 32
	headerOverflow          = 36
	headerSlotsOffset       = 40
	headerSlotCount         = 48
	headerStatesOffset      = 56
	headerSegmentsOffset    = 64
	headerSegmentBytes      = 72
	headerSegmentCount      = 80
	headerExtentSegments    = 88
	headerForcePortable     = 96
	headerRecorderNamespace = 104
	headerReadsCounters     = 112
	headerClaimLimit        = 128
	headerHeartbeat         = 192
	headerLastRound         = 200
	headerGate              = 256
	headerGateTicks         = 264
	headerRefusedProcesses  = 320
)

// Values of Session_State.
const (
	sessionStateBeingMade = 0
	sessionStateOpen      = 1
	sessionStateClosed    = 2
)

// Values of Clock_Kind.
const (
	clockKindTimeStampCounter = 1
	clockKindMonotonic        = 2
)

// Values of Overflow.
const (
	overflowWait = 0
	overflowDrop = 1
)

// Process slot: offsets in bytes from the beginning of the slot, and sizes of its texts.
const (
	slotState                = 0
	slotPid                  = 4
	slotProcessStart         = 8
	slotParentPid            = 16
	slotPath                 = 20
	slotStartTicks           = 24
	slotCostInside           = 32
	slotCostOutside          = 40
	slotStalls               = 48
	slotStallTicks           = 56
	slotDroppedEvents        = 64
	slotGiveUpReason         = 72
	slotWatched              = 76
	slotGoVersion            = 80
	slotGoVersionCapacity    = 40
	slotCostCount            = 120
	slotCommandLineBytes     = 128
	slotCommandLineTruncated = 132
	slotCommandLine          = 136
	slotCommandLineCapacity  = 3424
	slotSegmentsFreed        = 3560
	slotSegmentsClaimed      = 3568
	slotStackStart           = 3576
	slotImageDevice          = 3584
	slotImageInode           = 3592
	slotImageSize            = 3600
	slotImageModified        = 3608
	slotImagePathBytes       = 3616
	slotImagePath            = 3620
	slotImagePathCapacity    = 476
)

// Values of the slot's State.
const (
	slotStateFree        = 0
	slotStateBeingFilled = 1
	slotStateLive        = 2
	slotStateGaveUp      = 3
)

// Values of Path.
const (
	pathFast     = 1
	pathPortable = 2
)

// Values of Give_Up_Reason.
const (
	giveUpReasonRecorderGone      = 1
	giveUpReasonSessionClosed     = 2
	giveUpReasonNoMemory          = 3
	giveUpReasonTooManyProcessors = 4
	giveUpReasonGoroutinesUnknown = 5
	giveUpReasonClockUnreadable   = 6
)

// Segment state: the lowest bit of each part.
const (
	segmentPhaseShift     = 0
	segmentSlotShift      = 2
	segmentProcessorShift = 16
	segmentSequenceShift  = 32
)

// Values of a segment's Phase.
const (
	phaseFree     = 0
	phaseClaimed  = 1
	phaseFull     = 2
	phaseCounters = 3
)

// Ids of records.
const (
	idExit            = 1
	idGoroutineSwitch = 2
	idClock           = 3
	idStall           = 4
	idImage           = 5
	idSpawnSite       = 6
	idInterval        = 7
	idFirst           = 16 // and above: functions and spawns
)

// Words of records, without the texts of an image and of a spawn site.
const (
	wordsExit            = 1
	wordsGoroutineSwitch = 4
	wordsClock           = 2
	wordsStall           = 2
	wordsImage           = 6
	wordsSpawnSite       = 3
	wordsInterval        = 3
)
