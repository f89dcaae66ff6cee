// Recovers shows which deferred functions may recover and what becomes of the results.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

func literal() (result string) {
	defer func() { result = fmt.Sprint("literal got ", recover()) }()
	panic(1)
}

func catch(place *string) { *place = fmt.Sprint("named function got ", recover()) }

func named() (result string) {
	defer catch(&result)
	panic(2)
}

type catcher struct{ got any }

func (c *catcher) catch() { c.got = recover() }

func method() string {
	var c catcher
	func() {
		defer c.catch()
		panic(3)
	}()
	return fmt.Sprint("method got ", c.got)
}

func methodValue() string {
	var c catcher
	f := c.catch
	func() {
		defer f()
		panic(4)
	}()
	return fmt.Sprint("method value got ", c.got)
}

type interfaceCatcher interface{ catch() }

func throughInterface() string {
	c := &catcher{}
	func() {
		var i interfaceCatcher = c
		defer i.catch()
		panic(5)
	}()
	return fmt.Sprint("interface got ", c.got)
}

func helper() any { return recover() }

// tooDeep: recover works only in the deferred function itself.
func tooDeep() (result string) {
	defer func() { result = fmt.Sprint(result, ", outer got ", recover()) }()
	defer func() { result = fmt.Sprint("helper got ", helper()) }()
	panic(6)
}

func nestedLiteral() (result string) {
	defer func() { result = fmt.Sprint(result, ", outer got ", recover()) }()
	defer func() {
		func() { result = fmt.Sprint("nested got ", recover()) }()
	}()
	panic(7)
}

func deferInDefer() (result string) {
	defer func() { result = fmt.Sprint(result, ", outer got ", recover()) }()
	defer func() {
		defer func() { result = fmt.Sprint("inner defer got ", recover()) }()
	}()
	panic(8)
}

func replaced() (result string) {
	defer func() { result = fmt.Sprint("got ", recover()) }()
	defer func() { panic("9b") }()
	panic("9a")
}

func resumed() (trail []string) {
	step := func(n int) {
		defer func() {
			if v := recover(); v != nil {
				trail = append(trail, fmt.Sprint("recovered ", v))
			}
		}()
		trail = append(trail, fmt.Sprint("step ", n))
		if n%2 == 1 {
			panic(n)
		}
	}
	for n := 0; n < 4; n++ {
		step(n)
	}
	return trail
}

func runtimeError() (result string) {
	defer func() {
		v := recover()
		var e runtime.Error
		err, _ := v.(error)
		result = fmt.Sprint(errors.As(err, &e), " ", err)
	}()
	var s []int
	return fmt.Sprint(s[len(s)+3])
}

func keepsResult() (a int, b string) {
	defer func() { recover() }()
	a, b = 1, "set before the panic"
	panic("10")
}

func unnamedResult() int {
	defer func() { recover() }()
	panic("11")
}

func noPanic() any {
	var v any = "nothing yet"
	func() {
		defer func() { v = recover() }()
	}()
	return v
}

// loops: every iteration's panic is recovered by its own deferred call.
func loops() (n int) {
	for i := 0; i < 1000; i++ {
		func() {
			defer func() {
				if recover() != nil {
					n++
				}
			}()
			if i%3 == 0 {
				panic(i)
			}
		}()
	}
	return n
}

func generic[T any](v T) (result T) {
	defer func() { result = recover().(T) }()
	panic(v)
}

func main() {
	fmt.Println(literal())
	fmt.Println(named())
	fmt.Println(method())
	fmt.Println(methodValue())
	fmt.Println(throughInterface())
	fmt.Println(tooDeep())
	fmt.Println(nestedLiteral())
	fmt.Println(deferInDefer())
	fmt.Println(replaced())
	fmt.Println(resumed())
	fmt.Println(runtimeError())
	fmt.Println(keepsResult())
	fmt.Println(unnamedResult())
	fmt.Println(noPanic())
	fmt.Println(loops())
	fmt.Println(generic("generic"), generic(12))
}
