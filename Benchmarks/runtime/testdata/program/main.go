// The program that the benchmark of the runtime records. It prints lines "name=nanoseconds".
package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"gotraceruntime"
	_ "gotraceruntime/link"
)

// readTwice reads the counter 2n times.
//
//go:noescape
func readTwice(n int)

//go:noinline
func plain() {}

//go:noinline
func nothing() {}

//go:noinline
func deferring() { defer nothing() }

//go:noinline
func traced() {
	gotraceruntime.Enter(16)
	defer gotraceruntime.Exit()
}

func repeat(call func(), n int) {
	for i := 0; i < n; i++ {
		call()
	}
}

// measure prints the time of one of n: processor time, of the fastest of many runs, as the machine may have other work.
func measure(name string, n int, run func(n int)) {
	best := math.Inf(1)
	run(n / 10)
	for i := 0; i < runs; i++ {
		begun := processorTime()
		run(n)
		best = min(best, float64(processorTime()-begun)/float64(n))
	}
	fmt.Printf("%s=%.2f\n", name, best)
}

const runs = 25

// processorTime is what this process has used, in nanoseconds.
func processorTime() int64 { return cpuClock(2) }

// threadTime is what this thread has used, in nanoseconds.
func threadTime() int64 { return cpuClock(3) }

func cpuClock(clock uintptr) int64 {
	var time syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, clock, uintptr(unsafe.Pointer(&time)), 0)
	return time.Nano()
}

// together runs n traced calls in several goroutines at once.
func together(name string, goroutines, n int) {
	measure(name, n, func(n int) {
		var group sync.WaitGroup
		for i := 0; i < goroutines; i++ {
			group.Add(1)
			go func() {
				repeat(traced, n/goroutines)
				group.Done()
			}()
		}
		group.Wait()
	})
}

// spawn runs n goroutines of three calls each, one after the other.
func spawn(call func()) func(int) {
	return func(n int) {
		done := make(chan bool)
		for i := 0; i < n; i++ {
			go func() {
				call()
				call()
				call()
				done <- true
			}()
			<-done
		}
	}
}

var garbage atomic.Pointer[[]byte]

// clock reads CLOCK_MONOTONIC, which all processes share.
func clock() int64 { return cpuClock(1) }

// main CALLS NAME…: measures what is named. The first line tells when main began, the last when it ends.
func main() {
	fmt.Printf("begin=%d\n", clock())
	measureAll()
	fmt.Printf("end=%d\n", clock())
}

func measureAll() {
	n, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	if len(os.Args) == 2 {
		return
	}
	begun := time.Now()
	traced()
	fmt.Printf("attach=%d\n", time.Since(begun).Nanoseconds())
	for _, name := range os.Args[2:] {
		count, isTogether := strings.CutPrefix(name, "goroutines")
		switch {
		case isTogether:
			goroutines, err := strconv.Atoi(count)
			if err != nil {
				panic(err)
			}
			together(name, goroutines, n)
		case name == "clock":
			measure(name, n, readTwice)
		case name == "plain":
			measure(name, n, func(n int) { repeat(plain, n) })
		case name == "defer":
			measure(name, n, func(n int) { repeat(deferring, n) })
		case name == "traced":
			measure(name, n, func(n int) { repeat(traced, n) })
		case name == "locked":
			runtime.LockOSThread()
			measure(name, n, func(n int) { repeat(traced, n) })
			runtime.UnlockOSThread()
		case name == "gc":
			stop := make(chan bool)
			go func() {
				for {
					select {
					case <-stop:
						return
					default:
						bytes := make([]byte, 1<<20)
						garbage.Store(&bytes)
						runtime.Gosched()
					}
				}
			}()
			runtime.LockOSThread()
			best := math.Inf(1)
			for i := 0; i < runs; i++ {
				begun := threadTime()
				repeat(traced, n)
				best = min(best, float64(threadTime()-begun)/float64(n))
			}
			runtime.UnlockOSThread()
			fmt.Printf("%s=%.2f\n", name, best)
			stop <- true
		case name == "spawn plain":
			measure(name, n/20, spawn(plain))
		case name == "many":
			repeat(traced, n)
		case name == "spawn":
			measure(name, n/20, spawn(traced))
		default:
			panic(name)
		}
	}
}
