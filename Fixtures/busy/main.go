// Calls as fast as can be: busy N makes 2N calls of leaf.
package main

import (
	"fmt"
	"os"
	"strconv"
)

//go:noinline
func leaf(n int) int { return n + 1 }

func pair(n int) int { return leaf(n) + leaf(n+1) }

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	sum := 0
	for i := 0; i < n; i++ {
		sum += pair(i)
	}
	fmt.Println(sum)
}
