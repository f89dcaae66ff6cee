package gotraceruntime

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
