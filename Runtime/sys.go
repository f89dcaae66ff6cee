//go:build amd64 || arm64

package gotraceruntime

import "unsafe"

// rawSyscall makes a system call that the scheduler does not know of. A failed one gives -errno.
//
// No argument may point into a stack, which may move until the call: buffers are package variables.
//
//go:noescape
func rawSyscall(number, a1, a2, a3, a4, a5, a6 uintptr) int

// fileFacts returns the file's owner and its size, 0 if it is not a regular one.
//
//go:norace
//go:nocheckptr
func fileFacts(fd uintptr) (owner uint32, size uint64, ok bool) {
	const emptyPath, typeAndMode, uid, sizes = 0x1000, 0x3, 0x8, 0x200
	const typeMask, regular = 0o170000, 0o100000
	buffers.path[0] = 0
	at := uintptr(unsafe.Pointer(&buffers.text))
	if rawSyscall(sysStatx, fd, uintptr(unsafe.Pointer(&buffers.path)), emptyPath, typeAndMode|uid|sizes, at, 0) < 0 {
		return 0, 0, false
	}
	// struct statx: stx_uid at 20, stx_mode at 28, stx_size at 40.
	if *(*uint16)(pointer(at + 28))&typeMask == regular {
		size = load(at + 40)
	}
	return *(*uint32)(pointer(at + 20)), size, true
}

// identifyDescriptor fills in the identity of the file that a descriptor is open on, and reports whether that was
// possible.
//
//go:norace
//go:nocheckptr
func identifyDescriptor(fd uintptr, file *fileIdentity) bool {
	const emptyPath, inode, sizes, modified = 0x1000, 0x100, 0x200, 0x40
	buffers.path[0] = 0
	at := uintptr(unsafe.Pointer(&buffers.text))
	if rawSyscall(sysStatx, fd, uintptr(unsafe.Pointer(&buffers.path)), emptyPath, inode|sizes|modified, at, 0) < 0 {
		return false
	}
	// struct statx: stx_ino at 32, stx_size at 40, stx_mtime at 112, stx_dev_major at 136, stx_dev_minor at 140.
	major, minor := uint64(*(*uint32)(pointer(at + 136))), uint64(*(*uint32)(pointer(at + 140)))
	// As in struct stat's st_dev.
	file.device = minor&0xFF | major&0xFFF<<8 | minor&^0xFF<<12 | major&^0xFFF<<32
	file.inode, file.size = load(at+32), load(at+40)
	file.modified = load(at+112)*1_000_000_000 + uint64(*(*uint32)(pointer(at + 120)))
	return true
}

// fileNumber returns a file's inode number, 0 where it cannot be known.
//
//go:norace
//go:nocheckptr
func fileNumber(fd uintptr) uint64 {
	const emptyPath, inode = 0x1000, 0x100
	buffers.path[0] = 0
	at := uintptr(unsafe.Pointer(&buffers.text))
	if rawSyscall(sysStatx, fd, uintptr(unsafe.Pointer(&buffers.path)), emptyPath, inode, at, 0) < 0 {
		return 0
	}
	// struct statx: stx_ino at 32.
	return load(at + 32)
}

// mapFile maps the first bytes of a file, shared. It returns the address, 0 where that is not possible.
//
//go:norace
//go:nocheckptr
func mapFile(fd uintptr, bytes uint64) uintptr {
	const shared = 1
	return mapPages(uintptr(bytes), shared, fd)
}

// mapMemory maps memory of the process's own, all zero. It returns the address, 0 where that is not possible.
//
//go:norace
//go:nocheckptr
func mapMemory(bytes uintptr) uintptr {
	const private, anonymous = 2, 0x20
	return mapPages(bytes, private|anonymous, ^uintptr(0))
}

//go:norace
//go:nocheckptr
func mapPages(bytes, flags, fd uintptr) uintptr {
	const readWrite = 3
	address := rawSyscall(sysMmap, 0, bytes, readWrite, flags, fd, 0)
	if address < 0 && address > -4096 {
		return 0
	}
	return uintptr(address)
}
