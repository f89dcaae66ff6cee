// Closures has function literals wherever Go allows an expression.
package main

import (
	"fmt"
	"sort"
	"strings"
)

var table = map[string]func(int) int{
	"double": func(i int) int { return 2 * i },
	"square": func(i int) int { return i * i },
}

var (
	list   = []func() string{func() string { return "a" }, func() string { return "b" }}
	array  = [...]func() int{2: func() int { return 2 }}
	nested = struct{ f func() func() int }{f: func() func() int { return func() int { return 42 } }}
	now    = func() string { return "now" }()
	point  = &struct{ get func() int }{func() int { return 7 }}
	chans  = make(chan func(chan<- func() int) <-chan int, func() int { return 1 }())
)

type visitor func(int) visitor

type options struct {
	log  func(format string, args ...any)
	hook interface{ Run() }
}

type runner func()

func (r runner) Run() { r() }

func with(f func() func() string) func() string { return f() }

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 0 }
}

func variadic(fs ...func(*[]string)) (trail []string) {
	for _, f := range fs {
		f(&trail)
	}
	return trail
}

func main() {
	keys := []string{}
	for k := range table {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	for _, k := range keys {
		fmt.Println(k, table[k](7))
	}
	fmt.Println(list[0](), list[1](), array[2](), nested.f()(), now, point.get(), cap(chans))

	next, reset := counter()
	next()
	next()
	fmt.Print(next(), " ")
	reset()
	fmt.Println(next())

	if f := func() bool { return true }; f() {
		fmt.Println("if")
	}
	for i, f := 0, func() int { return 3 }; i < f(); i++ {
		fmt.Print(i, " ")
	}
	fmt.Println()
	switch f := func() string { return "switch" }; f() {
	case func() string { return "no" }():
	case func() string { return "switch" }():
		fmt.Println("switched")
	}
	switch x := any(func() {}).(type) {
	case func(int):
	case func():
		x()
		fmt.Println("type switched")
	}
	var visit visitor
	visit = func(i int) visitor {
		fmt.Print("visit ", i, " ")
		if i == 0 {
			return nil
		}
		return visit(i - 1)
	}
	fmt.Println(visit(2) == nil)

	o := options{log: func(f string, a ...any) { fmt.Printf(f, a...) }, hook: runner(func() { fmt.Println("hook") })}
	o.log("%s %d\n", "log", 1)
	o.hook.Run()
	fmt.Println(with(func() func() string { return func() string { return "with" } })())
	fmt.Println(variadic(
		func(t *[]string) { *t = append(*t, "one") },
		func(t *[]string) {
			*t = append(*t, "two")
		},
	))
	fmt.Println(strings.Map(func(r rune) rune { return r + 1 }, "HAL"))
	fmt.Println([]int{func() int { return 1 }(), 2}, map[int]func() int{1: func() int { return 5 }}[1]())
	c := make(chan func() string, 1)
	c <- func() string { return "received" }
	select {
	case f := <-c:
		fmt.Println(f())
	}
	func() {
		defer func() func() { fmt.Println("now"); return func() { fmt.Println("later") } }()()
		fmt.Println("body")
	}()
label:
	for {
		func() { fmt.Println("labelled") }()
		break label
	}
}
