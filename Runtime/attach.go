package gotraceruntime

import (
	"sync/atomic"
	"unsafe"
)

var attaching mutex

// attach finds the recorder's spool and makes this process part of the session, or turns tracing off. Several goroutines
// may come here at once: one does the work, the others wait.
//
//go:norace
//go:nocheckptr
func attach() {
	attaching.lock()
	if atomic.LoadUint32(&mode) == modeNew {
		next := uint32(modeOff)
		if findSpool() && takeSlot() {
			next = start()
			if next == modeOff {
				atomic.StoreUint32(slotWord32(slotStateAt), 3)
			} else {
				waitToBeWatched()
			}
		}
		atomic.StoreUint32(&mode, next)
	}
	attaching.unlock()
}

// start completes the slot, chooses the path, measures it, and gives the mode to go on in.
//
//go:norace
//go:nocheckptr
func start() uint32 {
	if mappedSegments == 0 {
		*slotWord32(slotReason) = giveUpMap
		return modeOff
	}
	if linked.stack == nil {
		*slotWord32(slotReason) = giveUpUnlinked
		return modeOff
	}
	if clockIsTicks && !readsTicks {
		*slotWord32(slotReason) = giveUpClock
		return modeOff
	}
	path := choosePath()
	*slotWord32(slotPath) = path
	// The recorder may look at it while the cost is measured.
	atomic.StoreUint32(slotWord32(slotStateAt), 2)
	calibrate(path == modeFast)
	gate = header32(headerGate)
	if path == modeFast {
		fastGate = gate
	}
	return path
}

// waitToBeWatched gives the recorder the time to take notice, so that it learns how a process ends that is somebody else's
// child, and what it runs, however soon that is gone. Mostly it has done so while the cost was measured: the recorder looks
// every millisecond. One that gets no processor is waited for, but not where events may be dropped rather.
//
//go:norace
//go:nocheckptr
func waitToBeWatched() {
	if uint64(*slotWord32(slotParent)) == load(spoolBase+headerRecorder) {
		return
	}
	patience := int64(10_000_000_000)
	if *header32(headerOverflow) == overflowDrop {
		patience = 10_000_000
	}
	begun := nanotime()
	for checked := begun; ; {
		now := nanotime()
		if atomic.LoadUint32(slotWord32(slotWatched)) != 0 || !sessionIsOpen() || now-begun >= patience {
			return
		}
		if now-checked >= 100_000_000 {
			if recorderIsGone() {
				return
			}
			checked = now
		}
		nap(uintptr(min(50_000+(now-begun)/8, 1_000_000)))
	}
}

// own is this process, as the recorder sees it: in another pid namespace it has another pid.
var own processStat

// handed is what the recorder has told this process of itself, which may have no /proc, and handedLine how many bytes of its
// command line: one more than a slot has room for where it is longer.
var (
	handed struct {
		pid, start, parent uint64
		line               [slotLineSize + 1]byte
	}
	handedLine int
)

const handedFacts = 24

// findSpool walks up the chain of parents to a process with an open spool and maps it.
//
//go:norace
//go:nocheckptr
func findSpool() bool {
	if !own.read(0) {
		return askForSpool(0)
	}
	stat, recorder := own, uint64(0)
	for depth := 0; depth < 256 && stat.parent > 0; depth++ {
		pid := stat.parent
		if !stat.read(pid) {
			return askForSpool(0)
		}
		if openSpool("/dev/shm/gotrace.", pid, 0, stat.start) || openSpool("/tmp/gotrace.", pid, 0, stat.start) {
			return true
		}
		if !stat.isRecorder {
			continue
		}
		// Where another recorder, in another pid namespace, has the same pid.
		space := pidNamespace(pid)
		if space != 0 && (openSpool("/dev/shm/gotrace.", pid, space, stat.start) ||
			openSpool("/tmp/gotrace.", pid, space, stat.start)) {
			return true
		}
		if recorder == 0 {
			recorder = pid
		}
	}
	if recorder != 0 {
		return askForSpool(recorder)
	}
	// A program that nobody records asks nobody. Only where the chain may go on outside of what this /proc shows, and a
	// recorder is there, it may be the one.
	return isInPidNamespace() && recordersListen() && askForSpool(0)
}

// isInPidNamespace tells whether this process is in another pid namespace than the machine's first, whose number the
// kernel fixes.
//
//go:norace
//go:nocheckptr
func isInPidNamespace() bool {
	buffers.used = 0
	addToPath("/proc/self/ns/pid")
	buffers.path[buffers.used] = 0
	n := rawSyscall(sysReadlinkat, atCwd, uintptr(unsafe.Pointer(&buffers.path)),
		uintptr(unsafe.Pointer(&buffers.text)), unsafe.Sizeof(buffers.text), 0, 0)
	return n > 0 && string(buffers.text[:n]) != "pid:[4026531836]"
}

// recordersListen tells whether any recorder can be asked, without making a socket.
//
//go:norace
//go:nocheckptr
func recordersListen() bool {
	fd, ok := openFile("/proc/net/unix", 0, "", 0)
	if !ok {
		return false
	}
	const name = "@gotrace."
	matched := 0
	for matched < len(name) {
		n := rawSyscall(sysRead, fd, uintptr(unsafe.Pointer(&buffers.text)), unsafe.Sizeof(buffers.text), 0, 0, 0)
		if n <= 0 {
			break
		}
		for i := 0; i < n && matched < len(name); i++ {
			if c := buffers.text[i]; c == name[matched] {
				matched++
			} else if c == name[0] {
				matched = 1
			} else {
				matched = 0
			}
		}
	}
	closeFile(fd)
	return matched == len(name)
}

// openSpool maps the spool of the recorder pid if there is one and it is that process's. The name has a second number where
// space is not 0. No descriptor stays open: the program may count or close its descriptors.
//
//go:norace
//go:nocheckptr
func openSpool(prefix string, pid, space, start uint64) bool {
	const readWrite, nonBlocking = 2, 0x800
	beginPath(prefix, pid)
	if space != 0 {
		addToPath(".")
		addNumberToPath(space)
	}
	addToPath(".spool")
	fd, ok := openPath(readWrite | nonBlocking | openNoFollow)
	if !ok {
		return false
	}
	owner, ok := readHeader(fd)
	h := uintptr(unsafe.Pointer(&fileHeader))
	ok = ok && owner == uint32(rawSyscall(sysGeteuid, 0, 0, 0, 0, 0, 0)) &&
		load(h+headerRecorder) == pid && load(h+headerStart) == start && isOfNamespace(pid, load(h+headerNamespace)) &&
		mapSpool(fd)
	closeFile(fd)
	return ok
}

// isOfNamespace tells whether the pid namespace of process pid may be this one. Two recorders may have the same pid and have
// started in the same hundredth of a second.
//
//go:norace
//go:nocheckptr
func isOfNamespace(pid, space uint64) bool {
	actual := pidNamespace(pid)
	return space == 0 || actual == 0 || space == actual
}

// pidNamespace gives the number of a process's pid namespace, 0 where it cannot be known.
//
//go:norace
//go:nocheckptr
func pidNamespace(pid uint64) uint64 {
	const pathOnly = 0x200000
	fd, ok := openFile("/proc/", pid, "/ns/pid", pathOnly)
	if !ok {
		return 0
	}
	number := fileNumber(fd)
	closeFile(fd)
	return number
}

// fileHeader is the beginning of the file that may be a spool.
var fileHeader [256]byte

// readHeader reads fileHeader and tells whether the file is an open spool, as long as it says, and whose.
//
//go:norace
//go:nocheckptr
func readHeader(fd uintptr) (owner uint32, ok bool) {
	owner, size, ok := fileFacts(fd)
	if !ok || size < headerBytes {
		return 0, false
	}
	h := uintptr(unsafe.Pointer(&fileHeader))
	if rawSyscall(sysPread, fd, h, unsafe.Sizeof(fileHeader), 0, 0, 0) != int(unsafe.Sizeof(fileHeader)) {
		return 0, false
	}
	front, count := load(h+headerSegments), load(h+headerCount)
	return owner, load(h) == magic && load32(h+headerVersion) == 1 && load32(h+headerState) == sessionOpen &&
		load(h+headerSegmentBytes) == segmentBytes && load(h+headerExtent) > 0 &&
		count <= 1<<24 && front <= size && count*segmentBytes <= size-front
}

// mapSpool maps the spool whose header is in fileHeader.
//
//go:norace
//go:nocheckptr
func mapSpool(fd uintptr) bool {
	h := uintptr(unsafe.Pointer(&fileHeader))
	front, count, extent := load(h+headerSegments), load(h+headerCount), load(h+headerExtent)
	segments := affordableSegments(count, extent)
	for {
		spoolBase = mapFile(fd, front+segments*segmentBytes)
		if spoolBase != 0 {
			break
		}
		// Without any segment the slot can still say why nothing is recorded.
		if segments == 0 {
			return false
		}
		segments = segments / 2 / extent * extent
	}
	mappedSegments = segments
	statesBase = spoolBase + uintptr(load(spoolBase+headerStates))
	segmentsBase = spoolBase + uintptr(front)
	clockIsTicks = *header32(headerClock) == 1
	return true
}

// affordableSegments leaves a program whose address space is limited (ulimit -v, addresses of 32 bits) most of it.
//
//go:norace
//go:nocheckptr
func affordableSegments(count, extent uint64) uint64 {
	const addressSpace = 9
	space := uint64(^uintptr(0))
	if rawSyscall(sysPrlimit, 0, addressSpace, 0, uintptr(unsafe.Pointer(&buffers.words)), 0, 0) >= 0 {
		space = min(space, buffers.words[0])
	}
	affordable := space / 16 / segmentBytes / extent * extent
	return min(count, max(affordable, extent))
}

// takeSlot registers this process.
//
//go:norace
//go:nocheckptr
func takeSlot() bool {
	slots := spoolBase + uintptr(load(spoolBase+headerSlots))
	count := load(spoolBase + headerSlotCount)
	for i := uint64(0); i < count; i++ {
		slot := slots + uintptr(i)*slotBytes
		state := (*uint32)(pointer(slot))
		if atomic.LoadUint32(state) != 0 || !atomic.CompareAndSwapUint32(state, 0, 1) {
			continue
		}
		slotBase, slotIndex = slot, i
		*slotWord32(slotPid) = uint32(own.pid)
		*slotWord32(slotParent) = uint32(own.parent)
		*slotWord(slotStart) = own.start
		*slotWord(slotStack) = own.stack
		*slotWord(slotTicks) = clock()
		if linked.version != nil {
			version := linked.version()
			for j := 0; j < len(version) && j < slotVersionSize; j++ {
				*(*byte)(pointer(slot + slotVersion + uintptr(j))) = version[j]
			}
		}
		readCommandLine()
		describeImage()
		return true
	}
	atomic.AddUint64(header64(headerRefused), 1)
	return false
}

//go:norace
//go:nocheckptr
func readCommandLine() {
	if handedLine > 0 {
		for i := 0; i < min(handedLine, slotLineSize); i++ {
			*(*byte)(pointer(slotBase + slotLine + uintptr(i))) = handed.line[i]
		}
		*slotWord32(slotLineBytes) = uint32(min(handedLine, slotLineSize))
		if handedLine > slotLineSize {
			*slotWord32(slotLineCut) = 1
		}
		return
	}
	fd, ok := openFile("/proc/self/cmdline", 0, "", 0)
	if !ok {
		return
	}
	used := uintptr(0)
	for used < slotLineSize {
		n := rawSyscall(sysRead, fd, slotBase+slotLine+used, slotLineSize-used, 0, 0, 0)
		if n <= 0 {
			break
		}
		used += uintptr(n)
	}
	if rawSyscall(sysRead, fd, uintptr(unsafe.Pointer(&buffers.words)), 1, 0, 0, 0) == 1 {
		*slotWord32(slotLineCut) = 1
	}
	closeFile(fd)
	*slotWord32(slotLineBytes) = uint32(used)
}
