// A library for programs in other languages (-buildmode=c-shared and c-archive).
package main

import "C"

func double(n int) int { return n + n }

func onItsOwn(n int) int {
	results := make(chan int)
	go func() { results <- double(n) }()
	return <-results
}

// Twice is called from outside of Go.
//
//export Twice
func Twice(n C.int) C.int { return C.int(onItsOwn(int(n))) }

func main() {}
