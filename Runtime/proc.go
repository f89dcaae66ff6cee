package gotraceruntime

import (
	"syscall"
	"unsafe"
)

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

//go:linkname nanotime runtime.nanotime
func nanotime() int64

// pathText builds a zero-terminated path without allocating.
type pathText struct {
	bytes [64]byte
	size  int
}

//go:norace
//go:nocheckptr
func (p *pathText) text(s string) {
	for i := 0; i < len(s) && p.size < len(p.bytes)-1; i++ {
		p.bytes[p.size] = s[i]
		p.size++
	}
}

//go:norace
//go:nocheckptr
func (p *pathText) number(n int64) {
	var digits [20]byte
	at := len(digits)
	for {
		at--
		digits[at] = byte('0' + n%10)
		n /= 10
		if n == 0 {
			break
		}
	}
	for _, digit := range digits[at:] {
		if p.size < len(p.bytes)-1 {
			p.bytes[p.size] = digit
			p.size++
		}
	}
}

//go:norace
//go:nocheckptr
func openFile(path *pathText, flags uintptr) (fd uintptr, ok bool) {
	const atCwd = ^uintptr(99) // AT_FDCWD, -100
	fd, _, err := syscall.RawSyscall6(syscall.SYS_OPENAT, atCwd, uintptr(unsafe.Pointer(&path.bytes)), flags, 0, 0, 0)
	return fd, err == 0
}

//go:norace
//go:nocheckptr
func closeFile(fd uintptr) { syscall.RawSyscall(syscall.SYS_CLOSE, fd, 0, 0) }

// processStat is what /proc/<pid>/stat says of a process: whether it runs, its parent, and when it started.
type processStat struct {
	state  byte
	parent int64
	start  uint64
}

// read reads the facts of process pid, 0 for this one.
//
//go:norace
//go:nocheckptr
func (s *processStat) read(pid int64) bool {
	var path pathText
	path.text("/proc/")
	if pid == 0 {
		path.text("self")
	} else {
		path.number(pid)
	}
	path.text("/stat")
	fd, ok := openFile(&path, syscall.O_RDONLY|syscall.O_CLOEXEC)
	if !ok {
		return false
	}
	var line [1024]byte
	n, _, err := syscall.RawSyscall(syscall.SYS_READ, fd, uintptr(unsafe.Pointer(&line)), uintptr(len(line)))
	closeFile(fd)
	if err != 0 || n == 0 {
		return false
	}
	// Field 2 is the command in parentheses and may hold anything: count from the last one.
	at := int(n) - 1
	for at > 0 && line[at] != ')' {
		at--
	}
	field, number := 2, uint64(0)
	for _, c := range line[at:n] {
		switch {
		case field == 3 && c != ' ':
			s.state = c
		case c == ' ':
			if field == 4 {
				s.parent = int64(number)
			}
			if field == 22 {
				s.start = number
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
