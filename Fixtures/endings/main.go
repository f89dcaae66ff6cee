// Endings makes calls on several goroutines and counts them in a file, so that the count outlives the program. Then it ends
// in the way that is asked for, with the goroutines still at work.
//
//	endings <file> <goroutines> <how>
package main

import (
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// enough is the number of calls of each goroutine after which the program ends.
const enough = 20_000

// counters maps the file's 64-bit words, one for each goroutine.
func counters(path string, count int) ([]uint64, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if err := file.Truncate(int64(8 * count)); err != nil {
		return nil, err
	}
	bytes, err := syscall.Mmap(int(file.Fd()), 0, 8*count, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	return unsafe.Slice((*uint64)(unsafe.Pointer(&bytes[0])), count), nil
}

// step counts itself.
func step(counter *uint64) { atomic.AddUint64(counter, 1) }

// work never ends.
func work(counter *uint64) {
	for {
		step(counter)
	}
}

func deep(counter *uint64) {
	step(counter)
	deep(counter)
	step(counter)
}

// hoard takes addresses until there are none left; memory it takes none.
func hoard() {
	var all [][]byte
	for {
		all = append(all, make([]byte, 16<<20))
	}
}

func end(how string, counter *uint64) {
	switch how {
	case "wait":
		select {}
	case "exit":
		os.Exit(3)
	case "fatal":
		log.Fatal("fatal")
	case "panic":
		panic("panic")
	case "signal":
		syscall.Kill(os.Getpid(), syscall.SIGSEGV)
		select {}
	case "goexit":
		runtime.Goexit()
	case "overflow":
		debug.SetMaxStack(8 << 20)
		deep(counter)
	case "hoard":
		hoard()
	}
}

func main() {
	log.SetFlags(0)
	count, err := strconv.Atoi(os.Args[2])
	if err != nil || count < 1 {
		log.Fatal("endings: not a number of goroutines: ", os.Args[2])
	}
	all, err := counters(os.Args[1], count+1)
	if err != nil {
		log.Fatal("endings: ", err)
	}
	fmt.Println(os.Getpid())
	for i := range all[:count] {
		if os.Args[3] == "goexit" {
			// All goroutines but main have ended, so main's end is a deadlock.
			for atomic.LoadUint64(&all[i]) < enough {
				step(&all[i])
			}
			continue
		}
		go work(&all[i])
		for atomic.LoadUint64(&all[i]) < enough {
			runtime.Gosched()
		}
	}
	end(os.Args[3], &all[count])
}
