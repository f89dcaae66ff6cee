// Tiny has functions that call a thousand others of a few nanoseconds, and prints how long each of them takes: the median of
// its runs, by its own clock, in nanoseconds.
//
//	tiny <rounds>
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"sync"
	"time"
)

var (
	sum    int
	mutex  sync.Mutex
	kept   []byte
	text   = []byte("the quick brown fox jumps over the lazy dog")
	table  = map[int]int{}
	sorted [64]int
	shapes = []shape{&rectangle{1, 2}, &rectangle{3, 4}}
)

type shape interface{ area() int }

type rectangle struct{ width, height int }

//go:noinline
func (r *rectangle) area() int { return r.width * r.height }

//go:noinline
func add(i int) { sum += i }

//go:noinline
func method(i int) { sum += shapes[i&1].area() }

//go:noinline
func outer(i int) {
	inner(i)
	inner(i + 1)
}

//go:noinline
func inner(i int) {
	add(i)
	sum ^= i
}

func fibonacci(n int) int {
	if n < 2 {
		return n
	}
	return fibonacci(n-1) + fibonacci(n-2)
}

//go:noinline
func hash(i int) {
	h := uint32(2166136261)
	for _, c := range text[i%32:][:8] {
		h = (h ^ uint32(c)) * 16777619
	}
	sum = int(h)
}

//go:noinline
func lock(i int) {
	mutex.Lock()
	sum += i
	mutex.Unlock()
}

//go:noinline
func search(i int) {
	low, high := 0, len(sorted)
	for low < high {
		if middle := (low + high) / 2; sorted[middle] < i {
			low = middle + 1
		} else {
			high = middle
		}
	}
	sum = low
}

//go:noinline
func look(i int) { sum = table[i%64] }

// multiply waits for what the call before has computed.
//
//go:noinline
func multiply(i, times int) {
	for ; times > 0; times-- {
		sum = sum*31 ^ i
	}
}

//go:noinline
func allocate(int) { kept = make([]byte, 32) }

//go:noinline
func format(i int) { kept = strconv.AppendInt(kept[:0], int64(i)*1234567, 10) }

// Each of these is a function of its own, so that a recording tells them apart.
var callers = []struct {
	name string
	call func()
}{
	{"adds", adds}, {"methods", methods}, {"nested", nested}, {"recursion", recursion}, {"hashes", hashes}, {"locks", locks},
	{"searches", searches}, {"looks", looks}, {"multiplies16", multiplies16}, {"allocates", allocates},
	{"formats", formats}, {"multiplies64", multiplies64},
}

func adds() {
	for i := 0; i < 1000; i++ {
		add(i)
	}
}

func methods() {
	for i := 0; i < 500; i++ {
		method(i)
	}
}

func nested() {
	for i := 0; i < 200; i++ {
		outer(i)
	}
}

func recursion() { sum = fibonacci(14) }

func hashes() {
	for i := 0; i < 1000; i++ {
		hash(i)
	}
}

func locks() {
	for i := 0; i < 1000; i++ {
		lock(i)
	}
}

func searches() {
	for i := 0; i < 1000; i++ {
		search(i)
	}
}

func looks() {
	for i := 0; i < 1000; i++ {
		look(i)
	}
}

func multiplies16() {
	for i := 0; i < 1000; i++ {
		multiply(i, 16)
	}
}

func multiplies64() {
	for i := 0; i < 1000; i++ {
		multiply(i, 64)
	}
}

func allocates() {
	for i := 0; i < 1000; i++ {
		allocate(i)
	}
}

func formats() {
	for i := 0; i < 1000; i++ {
		format(i)
	}
}

func fill() {
	for i := range sorted {
		sorted[i] = 16 * i
		table[i] = i
	}
}

func main() {
	rounds, err := strconv.Atoi(os.Args[1])
	if err != nil || rounds < 1 {
		fmt.Fprintln(os.Stderr, "tiny: a number of rounds, please")
		os.Exit(2)
	}
	fill()
	times := make([][]int64, len(callers))
	for round := 0; round < rounds; round++ {
		for i, caller := range callers {
			begin := time.Now()
			caller.call()
			times[i] = append(times[i], time.Since(begin).Nanoseconds())
		}
	}
	for i, caller := range callers {
		sort.Slice(times[i], func(a, b int) bool { return times[i][a] < times[i][b] })
		fmt.Println(caller.name, times[i][rounds/2])
	}
}
