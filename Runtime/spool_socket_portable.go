//go:build !amd64 && !arm64

package gotraceruntime

// requestSpool does nothing on architectures on which no recorder runs.
//
//go:norace
//go:nocheckptr
func requestSpool(recorder uint64) bool { return false }

//go:norace
//go:nocheckptr
func socketIsClosed() bool { return false }
