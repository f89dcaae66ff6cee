package gotraceruntime

import "unsafe"

// buffers are for system calls: a goroutine's stack may move. While attaching they belong to the goroutine that attaches,
// afterwards to the one that holds waiting.
var buffers struct {
	path  [64]byte
	used  int // of path
	text  [1024]byte
	words [4]uint64
}

const atCwd = ^uintptr(99)

// clock reads the session's clock.
//
//go:norace
//go:nocheckptr
func clock() uint64 {
	if clockIsTicks {
		return ticks()
	}
	return uint64(nanotime())
}

// openFile opens the file whose path is before, number and after. Number 0 is left out.
//
//go:norace
//go:nocheckptr
func openFile(before string, number uint64, after string, flags uintptr) (fd uintptr, ok bool) {
	beginPath(before, number)
	addToPath(after)
	return openPath(flags)
}

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

//go:norace
//go:nocheckptr
func ownPid() uint64 { return uint64(rawSyscall(sysGetpid, 0, 0, 0, 0, 0, 0)) }

// processStat is what /proc/<pid>/stat says of a process: its pid in the namespace that this /proc is of, whether it has a
// recorder's name, whether it runs, its parent, and when it started.
type processStat struct {
	pid        uint64
	isRecorder bool
	state      byte
	parent     uint64
	start      uint64
	stack      uint64 // where its stack begins, which changes with the program that it runs; 0 where that is not known
}

// read reads the facts of process pid, 0 for this one.
//
//go:norace
//go:nocheckptr
func (s *processStat) read(pid uint64) bool {
	folder := "/proc/"
	if pid == 0 {
		folder = "/proc/self"
	}
	fd, ok := openFile(folder, pid, "/stat", 0)
	if !ok {
		return false
	}
	n := rawSyscall(sysRead, fd, uintptr(unsafe.Pointer(&buffers.text)), unsafe.Sizeof(buffers.text), 0, 0, 0)
	closeFile(fd)
	if n <= 0 {
		return false
	}
	s.pid = leadingNumber(buffers.text[:n])
	// Field 2 is the command in parentheses and may hold anything: count from the last one.
	at := n - 1
	for at > 0 && buffers.text[at] != ')' {
		at--
	}
	s.isRecorder = endsWith(buffers.text[:at], "(gotrace-record")
	field, number := 2, uint64(0)
	for _, c := range buffers.text[at:n] {
		switch {
		case field == 3 && c != ' ':
			s.state = c
		case c == ' ':
			if field == 4 {
				s.parent = number
			}
			if field == 22 {
				s.start = number
			}
			if field == 28 {
				s.stack = number
				return true
			}
			field++
			number = 0
		case c >= '0' && c <= '9':
			number = number*10 + uint64(c-'0')
		}
	}
	return false
}

//go:norace
//go:nocheckptr
func endsWith(text []byte, end string) bool {
	return len(text) >= len(end) && string(text[len(text)-len(end):]) == end
}
