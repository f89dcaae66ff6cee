// Package link provides package gotraceruntime with what it needs of package runtime.
//
// Only main packages and tests import it, which are initialised after everything that they import. A package that
// imports runtime takes part in the order of initialisation, and gotraceruntime, which any package may import, must
// not.
package link

import (
	"runtime"
	_ "unsafe" // for go:linkname
)

// linked is gotraceruntime.linked with its content, laid out the same. Of two symbols of one name the linker takes the
// one that has content. Functions are constants, so no code runs to initialise it.
//
//go:linkname linked gotraceruntime.linked
var linked = struct {
	stack                   func(buffer []byte, all bool) int
	describe                func(pc uintptr) (function, file string, line int)
	version                 func() string
	yield                   func()
	raceDisable, raceEnable func()
}{runtime.Stack, describe, runtime.Version, runtime.Gosched, raceDisable, raceEnable}

// describe returns the function and the source location of the instruction at pc; the function is empty where pc is
// unknown.
//
//go:norace
//go:nocheckptr
func describe(pc uintptr) (function, file string, line int) {
	f := runtime.FuncForPC(pc)
	if f == nil {
		return "", "", 0
	}
	file, line = f.FileLine(pc)
	return f.Name(), file, line
}
