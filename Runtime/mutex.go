package gotraceruntime

import "sync/atomic"

// mutex is a lock whose waiters are parked.
type mutex struct {
	holders   int32 // the holder and those that wait
	semaphore uint32
}

//go:norace
//go:nocheckptr
func (m *mutex) lock() {
	if atomic.AddInt32(&m.holders, 1) > 1 {
		semacquire(&m.semaphore)
	}
}

//go:norace
//go:nocheckptr
func (m *mutex) unlock() {
	if atomic.AddInt32(&m.holders, -1) > 0 {
		semrelease(&m.semaphore, false, 0)
	}
}
