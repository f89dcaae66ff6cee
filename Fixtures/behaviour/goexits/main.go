// Goexits ends goroutines with runtime.Goexit in the middle of calls.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func leave(depth int, trail *[]string) {
	defer func() { *trail = append(*trail, fmt.Sprint("left ", depth, " ", recover())) }()
	if depth == 0 {
		runtime.Goexit()
	}
	leave(depth-1, trail)
	*trail = append(*trail, "never")
}

func inDefer(trail *[]string) {
	defer func() { *trail = append(*trail, "outer") }()
	defer func() {
		runtime.Goexit()
	}()
	panic("forgotten through Goexit")
}

func locked(trail *[]string) {
	runtime.LockOSThread()
	*trail = append(*trail, "locked")
	runtime.Goexit()
}

func inGoroutine(f func(*[]string)) []string {
	var trail []string
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		f(&trail)
		trail = append(trail, "never")
	}()
	wg.Wait()
	return trail
}

func main() {
	fmt.Println(inGoroutine(func(trail *[]string) { leave(3, trail) }))
	fmt.Println(inGoroutine(inDefer))
	fmt.Println(inGoroutine(locked))
	for i := 0; i < 1000; i++ {
		inGoroutine(func(*[]string) { runtime.Goexit() })
	}
	// Each has called Done a little before it ended.
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	fmt.Println("all ended")
}
