// A program whose calls come from threads that Go did not start.
package main

/*
#cgo LDFLAGS: -lpthread
void run_threads(int threads, int callbacks);
*/
import "C"

import (
	"fmt"
	"runtime"
	"sync/atomic"

	"gotraceruntime"
	_ "gotraceruntime/link"
)

var outer, inner atomic.Int64

//export callback
func callback(depth C.int) {
	gotraceruntime.Enter(16)
	defer gotraceruntime.Exit()
	outer.Add(1)
	below(int(depth))
}

//go:noinline
func below(depth int) {
	gotraceruntime.Enter(17)
	defer gotraceruntime.Exit()
	inner.Add(1)
	if depth%8 == 0 {
		runtime.Gosched()
	}
}

func main() {
	C.run_threads(8, 500)
	fmt.Printf("level0=%d\nlevel1=%d\nlevel2=0\nlevel3=0\n", outer.Load(), inner.Load())
}
