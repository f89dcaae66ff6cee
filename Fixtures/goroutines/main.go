// Goroutines starts goroutines in the usual ways: a worker pool over a channel, a pipeline, a tree of goroutines that
// start goroutines, and one that is never waited for.
package main

import (
	"fmt"
	"sync"
)

func main() {
	fmt.Println("pool:", pool(4, 20))
	fmt.Println("pipeline:", pipeline(10))
	fmt.Println("tree:", tree(3))

	release := make(chan struct{})
	go forgotten(release)
	<-release
}

// pool squares 1…jobs on so many workers and returns the sum.
func pool(workers, jobs int) int {
	todo := make(chan int)
	done := make(chan int)
	var wg sync.WaitGroup
	for w := 0; w < workers; w++ {
		wg.Add(1)
		go worker(todo, done, &wg)
	}
	go func() {
		for j := 1; j <= jobs; j++ {
			todo <- j
		}
		close(todo)
		wg.Wait()
		close(done)
	}()
	sum := 0
	for v := range done {
		sum += v
	}
	return sum
}

func worker(todo <-chan int, done chan<- int, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range todo {
		done <- work(j)
	}
}

func work(j int) int { return j * j }

// pipeline sends 1…n through two stages.
func pipeline(n int) int {
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		for i := 1; i <= n; i++ {
			numbers <- i
		}
	}()
	sum := 0
	for v := range stage(numbers) {
		sum += v
	}
	return sum
}

func stage(in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			out <- work(v)
		}
	}()
	return out
}

// tree counts the goroutines of a binary tree of this depth: 2^(depth+1) - 1, its caller's own included.
func tree(depth int) int {
	if depth == 0 {
		return 1
	}
	counts := make(chan int, 2)
	for i := 0; i < 2; i++ {
		go func() { counts <- tree(depth - 1) }()
	}
	return 1 + <-counts + <-counts
}

// forgotten is still running when the program ends.
func forgotten(release chan<- struct{}) {
	close(release)
	select {}
}
