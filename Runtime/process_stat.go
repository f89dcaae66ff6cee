package gotraceruntime

import "unsafe"

//go:norace
//go:nocheckptr
func ownPid() uint64 { return uint64(rawSyscall(sysGetpid, 0, 0, 0, 0, 0, 0)) }

// processStat is what /proc/<pid>/stat says of a process.
type processStat struct {
	pid        uint64 // in the namespace that this /proc is of
	isRecorder bool   // whether it has a recorder's name
	state      byte
	parent     uint64
	start      uint64
	stack      uint64 // where its stack begins, which changes with the program that it runs; 0 where that is not known
}

// read reads the facts of process pid, 0 for this one, and reports whether that was possible.
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
