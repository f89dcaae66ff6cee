package main

import (
	"runtime"
	"sync"
	"sync/atomic"

	"gotraceruntime"
)

// counted GOROUTINES ROUNDS IDS: calls of functions that are only counted, from 1000 on and 7 apart, by goroutines that
// change their P now and then; prints how many of each.
func counted(arguments []string) {
	goroutines, rounds, ids := number(arguments, 0), number(arguments, 1), number(arguments, 2)
	calls := make([]atomic.Int64, ids)
	var group sync.WaitGroup
	for i := 0; i < goroutines; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for round := 0; round < rounds; round++ {
				for id := range calls {
					for n := 0; n <= id%3; n++ {
						gotraceruntime.Count(1000 + 7*uint32(id))
						calls[id].Add(1)
					}
				}
				if round%16 == 0 {
					runtime.Gosched()
				}
			}
		}()
	}
	group.Wait()
	for id := range calls {
		printFact("counted", calls[id].Load())
	}
}
