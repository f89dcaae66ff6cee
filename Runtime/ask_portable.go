//go:build !amd64 && !arm64

package gotraceruntime

// askForSpool does nothing where no recorder runs.
//
//go:norace
//go:nocheckptr
func askForSpool(recorder uint64) bool { return false }

//go:norace
//go:nocheckptr
func doorIsGone() bool { return false }
