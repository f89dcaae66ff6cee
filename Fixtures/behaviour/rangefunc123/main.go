// Rangefunc123 ranges over functions: loop bodies that are functions of their own, left by break, return, goto,
// labelled continue, panic and defer.
package main

import (
	"fmt"
	"iter"
	"runtime"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count ends")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func find(want int) (found int, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("recovered %v", v)
		}
	}()
	for i := range count(10) {
		defer fmt.Println("deferred in body", i)
		if i == want {
			return i, nil
		}
		if i == 3 {
			panic("three")
		}
	}
	return -1, nil
}

func nested() (pairs []string) {
outer:
	for i := range count(3) {
		for j := range count(3) {
			switch {
			case j == 1 && i == 0:
				continue outer
			case i == 2:
				break outer
			}
			pairs = append(pairs, fmt.Sprint(i, j))
		}
	}
	return pairs
}

func twoValues(m []string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i, s := range m {
			if !yield(i, s) {
				return
			}
		}
	}
}

func names() {
	for range count(1) {
		pc, _, line, _ := runtime.Caller(0)
		fmt.Println(runtime.FuncForPC(pc).Name(), line)
		func() {
			pc, _, line, _ := runtime.Caller(0)
			fmt.Println(runtime.FuncForPC(pc).Name(), line)
		}()
	}
}

func main() {
	fmt.Println(find(2))
	fmt.Println(find(7))
	fmt.Println(nested())
	for i, s := range twoValues([]string{"x", "y"}) {
		fmt.Println(i, s)
	}
	names()
	next, stop := iter.Pull(count(3))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	for range func(yield func() bool) { yield() } {
		fmt.Println("once")
	}
}
