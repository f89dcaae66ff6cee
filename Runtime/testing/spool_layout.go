package runtimetest

// The numbers of docs/SPOOL.md that this recorder needs, under its names. A test
// (Tests/RecordingTests/SpoolSpecificationTests.swift) compares them with that document.

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

// Header.
const (
	headerVersion          = 8
	headerSessionState     = 12
	headerRecorderPid      = 16
	headerRecorderStart    = 24
	headerClockKind        = 32
	headerOverflow         = 36
	headerSlotsOffset      = 40
	headerSlotCount        = 48
	headerStatesOffset     = 56
	headerSegmentsOffset   = 64
	headerSegmentBytes     = 72
	headerSegmentCount     = 80
	headerExtentSegments   = 88
	headerForcePortable    = 96
	headerReadsCounters    = 112
	headerClaimLimit       = 128
	headerHeartbeat        = 192
	headerGate             = 256
	headerGateTicks        = 264
	headerRefusedProcesses = 320

	sessionStateBeingMade     = 0
	sessionStateOpen          = 1
	sessionStateClosed        = 2
	clockKindTimeStampCounter = 1
	clockKindMonotonic        = 2
	overflowDrop              = 1
)

// Process slot.
const (
	slotState             = 0
	slotPid               = 4
	slotParentPid         = 16
	slotPath              = 20
	slotStartTicks        = 24
	slotCostInside        = 32
	slotCostOutside       = 40
	slotStalls            = 48
	slotStallTicks        = 56
	slotDroppedEvents     = 64
	slotGiveUpReason      = 72
	slotWatched           = 76
	slotGoVersion         = 80
	slotGoVersionCapacity = 40
	slotCommandLineBytes  = 128
	slotCommandLine       = 136
	slotImageDevice       = 3584
	slotImageInode        = 3592
	slotImageSize         = 3600
	slotImageModified     = 3608
	slotImagePathBytes    = 3616
	slotImagePath         = 3620

	slotStateFree   = 0
	slotStateLive   = 2
	slotStateGaveUp = 3
	pathFast        = 1
	pathPortable    = 2

	giveUpReasonRecorderGone      = 1
	giveUpReasonSessionClosed     = 2
	giveUpReasonTooManyProcessors = 4
	giveUpReasonGoroutinesUnknown = 5
)

// Segment state.
const (
	segmentSlotShift      = 2
	segmentProcessorShift = 16
	segmentSequenceShift  = 32

	phaseFree     = 0
	phaseFull     = 2
	phaseCounters = 3
)

// Records.
const (
	idExit            = 1
	idGoroutineSwitch = 2
	idClock           = 3
	idStall           = 4
	idImage           = 5
	idSpawnSite       = 6
	idInterval        = 7
	idFirst           = 16 // and above: functions and spawns

	wordsExit            = 1
	wordsGoroutineSwitch = 4
	wordsClock           = 2
	wordsStall           = 2
	wordsImage           = 6
	wordsSpawnSite       = 3
	wordsInterval        = 3
)

// Masks.
const (
	idMask    = 1<<idBits - 1
	tickMask  = 1<<tickBits - 1
	phaseMask = 1<<segmentSlotShift - 1
	slotMask  = 1<<(segmentProcessorShift-segmentSlotShift) - 1
	pMask     = 1<<(segmentSequenceShift-segmentProcessorShift) - 1
)
