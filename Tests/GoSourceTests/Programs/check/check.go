// Package check stands in for the tracing runtime: it prints what the Go runtime calls each function that is entered.
//
// It prints with the built-in function, to standard error, so that a program of it needs little of the standard library
// and builds fast.
package check

import (
	"runtime"
	"sync"
)

var (
	mutex sync.Mutex
	seen  [1 << 12]bool
)

func Enter(id uint32) { report(id) }

func Exit() {}

func Spawn(id uint32) { report(id) }

// report prints, once per id: the id, the line and the file of the call, and the name of the caller's caller.
func report(id uint32) {
	mutex.Lock()
	defer mutex.Unlock()
	if seen[id] {
		return
	}
	seen[id] = true
	pc, file, line, _ := runtime.Caller(2)
	println("check", id, line, runtime.FuncForPC(pc).Name(), file)
}
