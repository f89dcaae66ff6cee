// Finalizers waits until the garbage collector has found objects dead.
package main

import (
	"fmt"
	"runtime"
	"time"
)

type object struct {
	name string
	pad  [64]byte
}

func (o *object) finalize() { finalized <- o.name }

var finalized = make(chan string, 10)

//go:noinline
func drop(name string) {
	o := &object{name: name}
	runtime.SetFinalizer(o, (*object).finalize)
	kept = append(kept, o)
}

var kept []*object

func await() string {
	for i := 0; i < 500; i++ {
		runtime.GC()
		select {
		case name := <-finalized:
			return name
		case <-time.After(10 * time.Millisecond):
		}
	}
	return "nothing"
}

func main() {
	drop("first")
	fmt.Println("dropped, still kept:", len(kept), kept[0].name)
	kept[0] = nil
	fmt.Println(await())

	drop("resurrected")
	runtime.SetFinalizer(kept[1], nil)
	runtime.SetFinalizer(kept[1], func(o *object) {
		kept = append(kept, o)
		finalized <- "alive again: " + o.name
	})
	kept[1] = nil
	fmt.Println(await(), len(kept))

	drop("kept")
	last := kept[len(kept)-1]
	kept[len(kept)-1] = nil
	runtime.GC()
	runtime.KeepAlive(last)
	fmt.Println(len(finalized), last.name)
}
