// Alive has so many goroutines at one time, each of which is inside a call.
//
//	alive <goroutines>
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

func hold(started *sync.WaitGroup, release chan bool) {
	started.Done()
	<-release
}

func live(started *sync.WaitGroup, release chan bool, ended *atomic.Int64, done *sync.WaitGroup) {
	hold(started, release)
	ended.Add(1)
	done.Done()
}

// run returns how many goroutines had ended when all had begun, and in the end, when they are gone.
func run(count int) (before, after int64) {
	others := runtime.NumGoroutine()
	var started, done sync.WaitGroup
	var ended atomic.Int64
	started.Add(count)
	done.Add(count)
	release := make(chan bool)
	for i := 0; i < count; i++ {
		go live(&started, release, &ended, &done)
	}
	started.Wait()
	before = ended.Load()
	close(release)
	done.Wait()
	for runtime.NumGoroutine() > others {
		time.Sleep(time.Millisecond)
	}
	return before, ended.Load()
}

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Println(run(count))
}
