// Migrating has goroutines that go from one P to another all the time, with more Ps than the machine has processors, so that
// the system takes threads off them at any moment. Functions call each other in one way only: a call path other than
//
//	worker > outer > middle > inner
//
// has never been.
//
//	migrating <goroutines> <rounds of each>
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

func inner(count *int) { *count++ }

func middle(count *int) {
	inner(count)
	if *count%7 == 0 {
		runtime.Gosched()
	}
	inner(count)
}

func outer(count *int) {
	middle(count)
	middle(count)
}

// worker returns how often inner was called.
func worker(rounds int) int {
	count := 0
	for i := 0; i < rounds; i++ {
		outer(&count)
		if i%64 == 0 {
			runtime.Gosched()
		}
	}
	return count
}

// run returns how often inner was called in all.
func run(goroutines, rounds int) int {
	counts := make([]int, goroutines)
	var wait sync.WaitGroup
	wait.Add(goroutines)
	for i := range counts {
		go func(count *int) {
			*count = worker(rounds)
			wait.Done()
		}(&counts[i])
	}
	wait.Wait()
	sum := 0
	for _, count := range counts {
		sum += count
	}
	return sum
}

func main() {
	goroutines, _ := strconv.Atoi(os.Args[1])
	rounds, _ := strconv.Atoi(os.Args[2])
	runtime.GOMAXPROCS(8)
	fmt.Println(run(goroutines, rounds))
}
