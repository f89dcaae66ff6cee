// Deferloop defers in loops, in branches, in literals and with methods; deferred calls run last in, first out.
package main

import "fmt"

type resource string

func (r resource) close() { fmt.Println("close", r) }

func open(n int) resource { fmt.Println("open", n); return resource(fmt.Sprint("resource ", n)) }

func loop(n int) {
	for i := 0; i < n; i++ {
		defer open(i).close()
	}
	fmt.Println("opened all")
}

func branches(n int) {
	if n > 0 {
		defer fmt.Println("positive")
	}
	switch n {
	case 1:
		defer fmt.Println("one")
		fallthrough
	case 2:
		defer fmt.Println("two")
	default:
		defer fmt.Println("other")
	}
	for range make([]int, n) {
		defer func() { fmt.Println("each") }()
	}
	func() { defer fmt.Println("own frame") }()
}

func many() (sum int) {
	for i := 1; i <= 10000; i++ {
		defer func(i int) { sum += i }(i)
	}
	return 0
}

func jump() {
	i := 0
again:
	defer fmt.Println("jump", i)
	i++
	if i < 3 {
		goto again
	}
}

func chain() func() func() {
	fmt.Println("chain")
	return func() func() {
		fmt.Println("link")
		return func() { fmt.Println("end") }
	}
}

func chained() {
	defer chain()()()
	fmt.Println("body")
}

func main() {
	loop(3)
	for n := 0; n < 3; n++ {
		branches(n)
	}
	fmt.Println(many())
	jump()
	chained()
}
