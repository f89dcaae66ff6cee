package gotraceruntime

import (
	"sync/atomic"
	"syscall"
	"unsafe"
)

// Offsets and numbers of docs/SPOOL.md.
const (
	headerState     = 12
	headerRecorder  = 16
	headerStart     = 24
	headerClock     = 32
	headerOverflow  = 36
	headerSlots     = 40
	headerSlotCount = 48
	headerStates    = 56
	headerSegments  = 64
	headerCount     = 80
	headerPortable  = 96
	headerLimit     = 128
	headerHeartbeat = 192

	sessionOpen   = 1
	sessionClosed = 2

	slotBytes       = 4096
	slotStateAt     = 0
	slotPid         = 4
	slotStart       = 8
	slotParent      = 16
	slotPath        = 20
	slotTicks       = 24
	slotInside      = 32
	slotOutside     = 40
	slotStalls      = 48
	slotStallTicks  = 56
	slotReason      = 72
	slotVersion     = 80
	slotVersionSize = 48
	slotLineBytes   = 128
	slotLineCut     = 132
	slotLine        = 136
	slotLineSize    = 3960

	giveUpRecorder   = 1
	giveUpClosed     = 2
	giveUpMap        = 3
	giveUpProcessors = 4

	segmentBytes = 65536
)

// The mapped spool, and this process's place in it.
var (
	spoolBase    uintptr
	slotBase     uintptr
	slotIndex    uint64
	statesBase   uintptr
	segmentsBase uintptr
	clockIsTSC   bool
	sequence     uint32 // of the last segment claimed
)

//go:nocheckptr
func header32(offset uintptr) *uint32 { return (*uint32)(pointer(spoolBase + offset)) }

//go:nocheckptr
func header64(offset uintptr) *uint64 { return (*uint64)(pointer(spoolBase + offset)) }

//go:norace
//go:nocheckptr
func slotWord(offset uintptr) *uint64 { return (*uint64)(pointer(slotBase + offset)) }

//go:norace
//go:nocheckptr
func slotWord32(offset uintptr) *uint32 { return (*uint32)(pointer(slotBase + offset)) }

// nextSegment gives P p of this process a new segment, with its clock record written. The P is pinned.
//
//go:norace
//go:nocheckptr
func nextSegment(w *writer, p int) bool {
	w.retire()
	limit := atomic.LoadUint64(header64(headerLimit))
	if *header32(headerState) != sessionOpen {
		return false
	}
	number := uint64(atomic.AddUint32(&sequence, 1))
	owner := number<<32 | uint64(p)<<16 | slotIndex<<2
	// From the lowest up: few segments stay in use, and the caches stay warm.
	for i := uint64(0); i < limit; i++ {
		state := statesBase + uintptr(i)*8
		if load(state) != 0 || !atomic.CompareAndSwapUint64((*uint64)(pointer(state)), 0, owner|1) {
			continue
		}
		w.state = state
		w.full = owner | 2
		w.pos = segmentsBase + uintptr(i)*segmentBytes
		w.end = w.pos + segmentBytes
		w.goid = 0
		now := clock()
		store(w.pos+8, now)
		store(w.pos, now<<20|idClock)
		w.pos += 16
		return true
	}
	return false
}

// wait sleeps until the recorder may have freed a segment, and gives up where there is no recorder any more. The sleep is
// a system call that the scheduler knows of, so the P is free for others meanwhile.
//
//go:norace
//go:nocheckptr
func wait() {
	pause := int64(20_000)
	beat := atomic.LoadUint64(header64(headerHeartbeat))
	var slept, sinceBeat int64
	for {
		if *header32(headerState) != sessionOpen {
			giveUp(giveUpClosed)
			return
		}
		limit := atomic.LoadUint64(header64(headerLimit))
		for i := uint64(0); i < limit; i++ {
			if load(statesBase+uintptr(i)*8) == 0 {
				return
			}
		}
		time := syscall.Timespec{Nsec: pause}
		syscall.Syscall(syscall.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&time)), 0, 0)
		slept += pause
		sinceBeat += pause
		if pause < 1_000_000 {
			pause *= 2
		}
		if slept >= 100_000_000 {
			slept = 0
			if now := atomic.LoadUint64(header64(headerHeartbeat)); now != beat {
				beat, sinceBeat = now, 0
			} else if _, _, err := syscall.RawSyscall(syscall.SYS_KILL, uintptr(load(spoolBase+headerRecorder)), 0, 0); err == syscall.ESRCH {
				giveUp(giveUpRecorder)
				return
			}
		}
	}
}

// giveUp turns tracing off for good.
//
//go:norace
//go:nocheckptr
func giveUp(reason uint32) {
	if atomic.SwapUint32(&mode, modeOff) != modeOff && slotBase != 0 {
		*slotWord32(slotReason) = reason
		atomic.StoreUint32(slotWord32(slotStateAt), 3)
	}
}
