package gotraceruntime

import "unsafe"

// buffers are for system calls: a goroutine's stack may move. While attaching they belong to the goroutine that
// attaches, afterwards to the one that holds waiting.
var buffers struct {
	path  [64]byte
	used  int // of path
	text  [1024]byte
	words [4]uint64
}

const atCwd = ^uintptr(99)

// openFile opens the file whose path is before, number and after. Number 0 is left out.
//
//go:norace
//go:nocheckptr
func openFile(before string, number uint64, after string, flags uintptr) (fd uintptr, ok bool) {
	beginPath(before, number)
	addToPath(after)
	return openPath(flags)
}

// beginPath sets buffers.path to before and number. Number 0 is left out.
//
//go:norace
//go:nocheckptr
func beginPath(before string, number uint64) {
	buffers.used = 0
	addToPath(before)
	if number != 0 {
		addNumberToPath(number)
	}
}

// openPath opens the file at buffers.path.
//
//go:norace
//go:nocheckptr
func openPath(flags uintptr) (fd uintptr, ok bool) {
	const closeOnExec = 0x80000
	buffers.path[buffers.used] = 0
	file := rawSyscall(sysOpenat, atCwd, uintptr(unsafe.Pointer(&buffers.path)), flags|closeOnExec, 0, 0, 0)
	return uintptr(file), file >= 0
}

//go:norace
//go:nocheckptr
func addToPath(s string) {
	for i := 0; i < len(s) && buffers.used < len(buffers.path)-1; i++ {
		buffers.path[buffers.used] = s[i]
		buffers.used++
	}
}

//go:norace
//go:nocheckptr
func addNumberToPath(n uint64) {
	if n >= 10 {
		addNumberToPath(n / 10)
	}
	if buffers.used < len(buffers.path)-1 {
		buffers.path[buffers.used] = byte('0' + n%10)
		buffers.used++
	}
}

//go:norace
//go:nocheckptr
func closeFile(fd uintptr) { rawSyscall(sysClose, fd, 0, 0, 0, 0, 0) }
