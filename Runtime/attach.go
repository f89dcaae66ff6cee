package gotraceruntime

import (
	"runtime"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// attach finds the recorder's spool and makes this process part of the session, or turns tracing off. Several goroutines
// may come here at once: one does the work, the others wait.
//
//go:norace
//go:nocheckptr
func attach() {
	if !atomic.CompareAndSwapUint32(&mode, modeNew, modeStarting) {
		for atomic.LoadUint32(&mode) == modeStarting {
			runtime.Gosched()
		}
		return
	}
	next := uint32(modeOff)
	if findSpool() && takeSlot() {
		next = choosePath()
		*slotWord32(slotPath) = next
		atomic.StoreUint32(slotWord32(slotStateAt), 2)
	}
	atomic.StoreUint32(&mode, next)
}

// findSpool walks up the chain of parents to a process with an open spool and maps it.
//
//go:norace
//go:nocheckptr
func findSpool() bool {
	var stat processStat
	if !stat.read(0) {
		return false
	}
	for depth := 0; depth < 256 && stat.parent > 0; depth++ {
		pid := stat.parent
		if !stat.read(pid) {
			return false
		}
		if mapSpool("/dev/shm/gotrace.", pid, stat.start) || mapSpool("/tmp/gotrace.", pid, stat.start) {
			return true
		}
	}
	return false
}

// mapSpool maps the spool of the recorder pid if there is one and it is that process's.
//
//go:norace
//go:nocheckptr
func mapSpool(prefix string, pid int64, start uint64) bool {
	var path pathText
	path.text(prefix)
	path.number(pid)
	path.text(".spool")
	fd, ok := openFile(&path, syscall.O_RDWR|syscall.O_CLOEXEC|syscall.O_NOFOLLOW)
	if !ok {
		return false
	}
	defer closeFile(fd)
	var info syscall.Stat_t
	if _, _, err := syscall.RawSyscall(syscall.SYS_FSTAT, fd, uintptr(unsafe.Pointer(&info)), 0); err != 0 {
		return false
	}
	euid, _, _ := syscall.RawSyscall(syscall.SYS_GETEUID, 0, 0, 0)
	if info.Mode&syscall.S_IFMT != syscall.S_IFREG || info.Uid != uint32(euid) || info.Size < 1<<16 {
		return false
	}
	base, _, err := syscall.RawSyscall6(syscall.SYS_MMAP, 0, uintptr(info.Size),
		syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED, fd, 0)
	if err != 0 {
		return false
	}
	spoolBase = base
	const magic = 0x314C5053_52544F47 // "GOTRSPL1"
	if load(base) != magic || *header32(8) != 1 || *header32(headerState) != sessionOpen ||
		load(base+headerRecorder) != uint64(pid) || load(base+headerStart) != start {
		syscall.RawSyscall(syscall.SYS_MUNMAP, base, uintptr(info.Size), 0)
		spoolBase = 0
		return false
	}
	statesBase = base + uintptr(load(base+headerStates))
	segmentsBase = base + uintptr(load(base+headerSegments))
	clockIsTSC = *header32(headerClock) == 1
	return true
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
		if !atomic.CompareAndSwapUint32((*uint32)(pointer(slot)), 0, 1) {
			continue
		}
		slotBase, slotIndex = slot, i
		var stat processStat
		stat.read(0)
		pid, _, _ := syscall.RawSyscall(syscall.SYS_GETPID, 0, 0, 0)
		*slotWord32(slotPid) = uint32(pid)
		*slotWord32(slotParent) = uint32(stat.parent)
		*slotWord(slotStart) = stat.start
		*slotWord(slotTicks) = clock()
		version := runtime.Version()
		for j := 0; j < len(version) && j < slotVersionSize; j++ {
			*(*byte)(pointer(slot + slotVersion + uintptr(j))) = version[j]
		}
		readCommandLine()
		return true
	}
	return false
}

//go:norace
//go:nocheckptr
func readCommandLine() {
	var path pathText
	path.text("/proc/self/cmdline")
	fd, ok := openFile(&path, syscall.O_RDONLY|syscall.O_CLOEXEC)
	if !ok {
		return
	}
	used := uintptr(0)
	for used < slotLineSize {
		n, _, err := syscall.RawSyscall(syscall.SYS_READ, fd, slotBase+slotLine+used, slotLineSize-used)
		if err != 0 || n == 0 {
			break
		}
		used += n
	}
	var extra [8]byte
	if n, _, err := syscall.RawSyscall(syscall.SYS_READ, fd, uintptr(unsafe.Pointer(&extra)), 1); err == 0 && n > 0 {
		*slotWord32(slotLineCut) = 1
	}
	closeFile(fd)
	*slotWord32(slotLineBytes) = uint32(used)
}

// choosePath sets the offsets into the runtime's structures if this Go version's are known and hold here.
//
//go:norace
//go:nocheckptr
func choosePath() uint32 {
	offsetM, offsetP, offsetGoid, offsetParent, offsetPC = layout(runtime.Version())
	if offsetGoid == 0 || goidFromStack() != load(getg()+offsetGoid) {
		giveUp(giveUpMap)
		return modeOff
	}
	p := procPin()
	pp := load(uintptr(load(getg()+offsetM)) + offsetP)
	same := pp != 0 && *(*int32)(pointer(uintptr(pp))) == int32(p)
	procUnpin()
	if !same || !clockIsTSC || *header64(headerPortable) != 0 {
		return modePortable
	}
	return modeFast
}

// layout gives the offsets of g.m, m.p, g.goid, g.parentGoid and g.gopc as the compiler wrote them to go_asm.h of package
// runtime; p.id is at 0 in all versions.
func layout(version string) (m, p, goid, parent, pc uintptr) {
	if len(version) < 6 || version[:4] != "go1." {
		return
	}
	switch version[4:6] {
	case "21", "22":
		return 48, 208, 152, 272, 280
	case "23", "24":
		return 48, 208, 160, 280, 288
	case "25":
		return 48, 200, 152, 272, 280
	case "26", "27":
		return 48, 208, 152, 280, 288
	}
	return
}

// goidFromStack reads "goroutine 17 [running]:".
func goidFromStack() (id uint64) {
	var buffer [64]byte
	n := runtime.Stack(buffer[:], false)
	for _, c := range buffer[min(len("goroutine "), n):n] {
		if c < '0' || c > '9' {
			break
		}
		id = id*10 + uint64(c-'0')
	}
	return
}
