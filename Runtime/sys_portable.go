//go:build !amd64 && !arm64

package gotraceruntime

import (
	"syscall"
	"unsafe"
)

// On these architectures the package imports syscall, and may move packages that import it in the order of
// initialisation.

const (
	sysRead          = syscall.SYS_READ
	sysClose         = syscall.SYS_CLOSE
	sysRtSigprocmask = syscall.SYS_RT_SIGPROCMASK
	sysPread         = syscall.SYS_PREAD64
	sysNanosleep     = syscall.SYS_NANOSLEEP
	sysGetpid        = syscall.SYS_GETPID
	sysKill          = syscall.SYS_KILL
	sysGeteuid       = syscall.SYS_GETEUID
	sysOpenat        = syscall.SYS_OPENAT
	sysPpoll         = syscall.SYS_PPOLL
	sysPrlimit       = syscall.SYS_PRLIMIT64
	sysReadlinkat    = syscall.SYS_READLINKAT

	// A spool may be larger than an offset of 32 bits can say.
	openNoFollow = syscall.O_NOFOLLOW | syscall.O_LARGEFILE
)

//go:norace
//go:nocheckptr
//go:nosplit
func rawSyscall(number, a1, a2, a3, a4, a5, a6 uintptr) int {
	result, _, err := syscall.RawSyscall6(number, a1, a2, a3, a4, a5, a6)
	if err != 0 {
		return -int(err)
	}
	return int(result)
}

//go:norace
//go:nocheckptr
func fileFacts(fd uintptr) (owner uint32, size uint64, ok bool) {
	var info syscall.Stat_t
	if syscall.Fstat(int(fd), &info) != nil {
		return 0, 0, false
	}
	if info.Mode&syscall.S_IFMT == syscall.S_IFREG {
		size = uint64(info.Size)
	}
	return info.Uid, size, true
}

//go:norace
//go:nocheckptr
func identifyDescriptor(fd uintptr, file *fileIdentity) bool {
	var info syscall.Stat_t
	if syscall.Fstat(int(fd), &info) != nil {
		return false
	}
	file.device, file.inode, file.size = uint64(info.Dev), uint64(info.Ino), uint64(info.Size)
	file.modified = uint64(info.Mtim.Nano())
	return true
}

//go:norace
//go:nocheckptr
func fileNumber(fd uintptr) uint64 {
	var info syscall.Stat_t
	if syscall.Fstat(int(fd), &info) != nil {
		return 0
	}
	return info.Ino
}

//go:norace
//go:nocheckptr
func mapFile(fd uintptr, bytes uint64) uintptr {
	return mapPages(int(bytes), syscall.MAP_SHARED, int(fd))
}

//go:norace
//go:nocheckptr
func mapMemory(bytes uintptr) uintptr {
	return mapPages(int(bytes), syscall.MAP_PRIVATE|syscall.MAP_ANON, -1)
}

//go:norace
//go:nocheckptr
func mapPages(bytes, flags, fd int) uintptr {
	memory, err := syscall.Mmap(fd, 0, bytes, syscall.PROT_READ|syscall.PROT_WRITE, flags)
	if err != nil {
		return 0
	}
	return uintptr(unsafe.Pointer(&memory[0]))
}
