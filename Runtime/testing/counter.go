//go:build amd64 || arm64

package runtimetest

import (
	"syscall"
	"unsafe"
)

// Counter reads the time-stamp counter.
func Counter() uint64

// now reads the clock of the session.
func (s *Spool) now() uint64 {
	if !s.options.Monotonic {
		return Counter()
	}
	var time syscall.Timespec
	const monotonic = 1
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, monotonic, uintptr(unsafe.Pointer(&time)), 0)
	return uint64(time.Nano())
}
