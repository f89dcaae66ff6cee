// Functions whose names the source alone decides.
package main

import (
	inner "example.com/na.mes/in.ner"
)

var first = func() int {
	func() { func() {}() }()
	return 1
}()

var second, third = func() int { return 1 }(), func() int { return 2 }()

var _ = func() int { return 1 }()

var table = map[string]func(){
	"a": func() { func() {}() },
	"b": func() {},
}

var (
	grouped  = func() {}
	grouped2 = func() { func() {}() }
)

func init() { func() {}() }
func init() { func() {}() }

func _() { func() {}() }

type T struct{ n int }

func (t T) Value()    { func() {}() }
func (t *T) Pointer() { func() { func() {}() }() }
func (T) Unnamed()    {}

type G[A any] struct{ a A }

func (g G[A]) Value()                { func() { func() {}() }() }
func (g *G[B]) Pointer()             { func() {}() }
func (_ *G[_]) Unnamed()             { func() {}() }
func (g *G[A]) Each(f func(A) error) { _ = f(g.a) }

type Pair[A comparable, B interface{ ~[]A }] struct {
	a A
	b B
}

func (p *Pair[A, B]) Get() (A, B) { return p.a, p.b }

// E has methods of its own and promoted ones.
type E struct {
	T
	*G[int]
}

func (e E) Value() { e.T.Value() }

type Func func() int

func (f Func) Call() int { return f() }

type Interface interface{ Pointer() }

func Map[A, B any](a A, b B) func() B {
	func() { func() {}() }()
	return func() B { return b }
}

func variadic(f ...func()) {
	for _, f := range f {
		f()
	}
}

func recursive(n int) {
	var f func(int)
	f = func(i int) {
		if i > 0 {
			f(i - 1)
		}
	}
	f(n)
	if n > 0 {
		recursive(n - 1)
	}
}

func deferring() {
	defer func() {}()
	defer func(i int) { func() {}() }(1)
	for i := 0; i < 2; i++ {
		defer func() { func() {}() }()
	}
	defer func() { _ = recover() }()
	func() { panic("x") }()
}

func spawning() {
	done := make(chan bool)
	go func() { done <- true }()
	<-done
	go func(i int) { func() { done <- true }() }(1)
	<-done
	go send(done, true)
	<-done
	go (&sender{done}).send()
	<-done
	defer send(done, false)
	func() { go send(done, true) }()
	<-done
label:
	go send(done, true)
	<-done
	if false {
		goto label
	}
	switch {
	case true:
		go send(done, true)
		<-done
	}
}

type sender struct{ done chan bool }

func (s *sender) send() { s.done <- true }

func send(done chan bool, really bool) {
	if really {
		done <- true
	}
}

func expressions() {
	a := []int{0}
	a[func() int { return 0 }()] = func() int { return 0 }()
	for a[func() int { return 0 }()] = range []int{func() int { return 0 }()} {
	}
	a[func() int { return 0 }()] += func() int { return 0 }()
	_ = map[int]int{func() int { return 0 }(): func() int { return 0 }()}
	switch y := func() any { return 0 }().(type) {
	default:
		_ = y
		func() {}()
	}
	select {
	default:
		func() {}()
	}
	if f := func() bool { return true }; f() {
		func() {}()
	} else if g := func() bool { return true }; g() {
		func() {}()
	}
	for i, f := 0, func() int { return 2 }; i < f(); i = func(j int) int { return j + 1 }(i) {
		func() {}()
	}
	_ = struct{ f func() func() }{func() func() { return func() {} }}.f()
	var f, g = func() {}, func() {}
	f()
	g()
	type local struct{ f func() }
	local{func() {}}.f()
	func() (x struct{ y func() }) { x.y = func() {}; return }().y()
}

func 世界() { func() {}() }

func main() {
	table["a"]()
	table["b"]()
	grouped()
	grouped2()
	other()
	T{}.Value()
	(*T).Pointer(&T{})
	f := T{}.Unnamed
	f()
	G[int]{}.Value()
	(&G[string]{}).Pointer()
	(&G[map[string]int]{}).Unnamed()
	(&G[[]int]{}).Each(func(a []int) error { return nil })
	(&Pair[int, []int]{}).Get()
	E{T{}, &G[int]{}}.Value()
	Interface(&T{}).Pointer()
	Func(func() int { return 1 }).Call()
	Map(1, "x")()
	Map("x", 1)()
	Map(G[int]{}, T{})()
	variadic(func() {}, func() {})
	recursive(2)
	deferring()
	spawning()
	expressions()
	世界()
	inner.Exported()
	_ = first + second + third
}
