// Cpu makes an exact number of calls and says how many it made of which function.
//
// Every function counts its own calls, so a trace of this program can be compared with the program's own word.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"sync"
)

// counters holds what one goroutine did, so that counting needs no synchronization.
type counters struct {
	split, chain, literal, leaf int
	checksum                    uint64
}

// smallest is the number of calls up to which chain makes them itself.
const smallest = 64

// split makes exactly n calls, itself included, for any n ≥ 1, at a depth that grows with the logarithm of n.
func split(c *counters, n int) {
	c.split++
	left := (n - 1) / 2
	if left > 0 {
		c.runChain(left)
	}
	if right := n - 1 - left; right > 0 {
		split(c, right)
	}
}

// runChain makes exactly n calls, itself included, for any n ≥ 1.
func (c *counters) runChain(n int) {
	c.chain++
	if n > smallest {
		split(c, n-1)
		return
	}
	literal := func(i int) {
		c.literal++
		c.checksum ^= uint64(i) << 32
	}
	for i := 1; i < n; i++ {
		if i%8 == 0 {
			literal(i)
		} else {
			leaf(c, i)
		}
	}
}

// leaf calls nothing.
func leaf(c *counters, i int) {
	c.leaf++
	c.checksum = c.checksum*6364136223846793005 + uint64(i)
}

// run makes calls calls on so many goroutines and returns what each did.
func run(calls, goroutines int) []counters {
	all := make([]counters, goroutines)
	var wg sync.WaitGroup
	for g := range all {
		share := calls / goroutines
		if g < calls%goroutines {
			share++
		}
		wg.Add(1)
		go func(place *counters) {
			defer wg.Done()
			var c counters
			split(&c, share)
			*place = c
		}(&all[g])
	}
	wg.Wait()
	return all
}

// report writes the calls of every function of this program under the name that the Go runtime gives it.
func report(out io.Writer, all []counters) {
	var sum counters
	for _, c := range all {
		sum.split += c.split
		sum.chain += c.chain
		sum.literal += c.literal
		sum.leaf += c.leaf
		sum.checksum ^= c.checksum
	}
	fmt.Fprintln(out, "main.main", 1)
	fmt.Fprintln(out, "main.run", 1)
	fmt.Fprintln(out, "main.run.func1", len(all))
	fmt.Fprintln(out, "main.split", sum.split)
	fmt.Fprintln(out, "main.(*counters).runChain", sum.chain)
	fmt.Fprintln(out, "main.(*counters).runChain.func1", sum.literal)
	fmt.Fprintln(out, "main.leaf", sum.leaf)
	fmt.Fprintln(out, "main.report", 1)
	fmt.Fprintf(out, "checksum %016x\n", sum.checksum)
}

func main() {
	calls := flag.Int("calls", 1_000_000, "calls of split, runChain, its literal and leaf to make, all goroutines together")
	goroutines := flag.Int("goroutines", 1, "goroutines to spread them over")
	flag.Parse()
	if *goroutines < 1 || *calls < *goroutines {
		fmt.Fprintln(os.Stderr, "cpu: need at least one goroutine, and one call for each")
		os.Exit(2)
	}
	report(os.Stdout, run(*calls, *goroutines))
}
