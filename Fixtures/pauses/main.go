// Pauses makes calls as fast as it can for a time, and prints the longest time that passed between two of them in seconds.
package main

import (
	"fmt"
	"os"
	"time"
)

var steps uint64

func step() { steps++ }

// run calls step until the time is over and returns the longest time from one call to the next.
func run(duration time.Duration) (longest time.Duration) {
	begin := time.Now()
	for last := begin; last.Sub(begin) < duration; {
		step()
		now := time.Now()
		longest = max(longest, now.Sub(last))
		last = now
	}
	return longest
}

func main() {
	duration, err := time.ParseDuration(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Println("running")
	fmt.Println(run(duration).Seconds())
}
