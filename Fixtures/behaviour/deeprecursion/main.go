// Deeprecursion grows stacks: deep recursion with pointers into the stack, many goroutines doing so, and, with the
// argument "overflow", one that never ends.
package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"sync"
)

// sum adds 1…n through a chain of pointers to locals of every frame.
func sum(n int, link *int) int {
	local := *link + n
	if n == 0 {
		return local
	}
	return sum(n-1, &local)
}

// wide has a frame of several KiB.
func wide(n int) int {
	var block [512]int
	for i := range block {
		block[i] = n
	}
	if n == 0 {
		return 0
	}
	return wide(n-1) + block[n%len(block)]
}

func endless(n int) int { return endless(n+1) + 1 }

func unwinding(n int, left *int) {
	defer func() { *left++ }()
	if n == 0 {
		panic("bottom")
	}
	unwinding(n-1, left)
}

func main() {
	if len(os.Args) > 1 {
		debug.SetMaxStack(16 << 20)
		fmt.Println("overflowing")
		fmt.Println(endless(0))
	}
	zero := 0
	fmt.Println(sum(1_000_000, &zero))
	fmt.Println(wide(2000))
	var wg sync.WaitGroup
	results := make([]int, 50)
	for i := range results {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			results[i] = sum(1000*i, new(int))
		}(i)
	}
	wg.Wait()
	fmt.Println(results)
	left := 0
	func() {
		defer func() { fmt.Println(recover(), left) }()
		unwinding(10_000, &left)
	}()
}
