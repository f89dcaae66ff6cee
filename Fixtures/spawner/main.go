// Spawner starts so many short goroutines, each of which makes three calls, 64 at a time.
//
//	spawner <goroutines>
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
)

var leaves atomic.Int64

func leaf() { leaves.Add(1) }

func task(wait *sync.WaitGroup) {
	leaf()
	leaf()
	wait.Done()
}

func spawn(count int) {
	for count > 0 {
		batch := min(count, 64)
		var wait sync.WaitGroup
		wait.Add(batch)
		for i := 0; i < batch; i++ {
			go task(&wait)
		}
		wait.Wait()
		count -= batch
	}
}

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	spawn(count)
	fmt.Println(leaves.Load())
}
