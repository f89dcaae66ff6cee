// The program that the tests of the runtime record. Its functions are instrumented by hand, as gotrace-record does it;
// level n is called by level n-1 alone, so that a recording shows by itself whether its order is right.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"gotraceruntime"
	_ "gotraceruntime/link"
)

// Calls of each level.
var counts [4]atomic.Int64

//go:noinline
func level0(fan int) {
	gotraceruntime.Enter(16)
	defer gotraceruntime.Exit()
	counts[0].Add(1)
	for i := 0; i < fan; i++ {
		level1(fan)
	}
}

//go:noinline
func level1(fan int) {
	gotraceruntime.Enter(17)
	defer gotraceruntime.Exit()
	counts[1].Add(1)
	for i := 0; i < fan; i++ {
		level2(fan)
	}
}

//go:noinline
func level2(fan int) {
	gotraceruntime.Enter(18)
	defer gotraceruntime.Exit()
	counts[2].Add(1)
	for i := 0; i < fan; i++ {
		level3()
	}
}

//go:noinline
func level3() {
	gotraceruntime.Enter(19)
	defer gotraceruntime.Exit()
	counts[3].Add(1)
}

// spawnID is the id of all go statements of this program.
const spawnID = 100

func main() {
	if program, known := programs[os.Args[1]]; known {
		program(os.Args[2:])
		return
	}
	fmt.Fprintln(os.Stderr, "unknown:", os.Args[1])
	os.Exit(2)
}

var programs map[string]func([]string)

func init() {
	programs = map[string]func([]string){
		"calls": calls, "migrate": migrate, "spawns": spawns, "forever": forever, "burn": burn, "roam": roam,
		"locked": locked, "crowd": crowd, "processors": processors, "facts": facts, "counted": counted,
		"herd": herd, "child": child,
		"escape": escape, "raced": raced, "idle": func([]string) { level3At0() },
	}
}

// printFact prints a fact for the test to read.
func printFact(name string, value any) { fmt.Printf("%s=%v\n", name, value) }

func printCounts() {
	for i := range counts {
		printFact("level"+strconv.Itoa(i), counts[i].Load())
	}
}

func number(arguments []string, i int) int {
	n, err := strconv.Atoi(arguments[i])
	if err != nil {
		panic(err)
	}
	return n
}

// calls GOROUTINES TREES FAN: each goroutine runs that many trees of calls.
func calls(arguments []string) {
	goroutines, trees, fan := number(arguments, 0), number(arguments, 1), number(arguments, 2)
	var group sync.WaitGroup
	for i := 0; i < goroutines; i++ {
		group.Add(1)
		gotraceruntime.Spawn(spawnID)
		go func() {
			defer group.Done()
			for j := 0; j < trees; j++ {
				level0(fan)
			}
		}()
	}
	group.Wait()
	printCounts()
}

// migrate GOROUTINES ROUNDS: goroutines that change their P in the middle of calls all the time.
func migrate(arguments []string) {
	goroutines, rounds := number(arguments, 0), number(arguments, 1)
	ball := make(chan int)
	var group sync.WaitGroup
	for i := 0; i < goroutines; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			for j := 0; j < rounds; j++ {
				wander(i, ball)
			}
		}(i)
	}
	group.Wait()
	printCounts()
}

// wander is a level 0 whose parts run on different Ps.
func wander(i int, ball chan int) {
	gotraceruntime.Enter(16)
	defer gotraceruntime.Exit()
	counts[0].Add(1)
	level1(1)
	runtime.Gosched()
	level1(1)
	if i%2 == 0 {
		ball <- i
	} else {
		<-ball
	}
	level1(1)
}

// forever makes calls until it is killed; "ready" comes after the first.
func forever([]string) {
	for i := 0; i < 3; i++ {
		go func() {
			for {
				level0(3)
			}
		}()
	}
	level0(1)
	fmt.Println("ready")
	select {}
}
