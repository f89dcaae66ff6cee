// Evalorder shows when the operands of calls, go and defer statements are evaluated, and on which goroutine.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

// goroutine returns the id in the header of the current goroutine's stack dump.
func goroutine() string {
	buffer := make([]byte, 64)
	return strings.Fields(string(buffer[:runtime.Stack(buffer, false)]))[1]
}

var main_ = goroutine()

func say(what string) string {
	where := "main goroutine"
	if goroutine() != main_ {
		where = "another goroutine"
	}
	fmt.Println(what, "on", where)
	return what
}

func argument() string { return say("argument") }

func function() func(string, chan<- bool) {
	say("function")
	return func(_ string, done chan<- bool) {
		say("body")
		done <- true
	}
}

type object struct{}

func receiver() object { say("receiver"); return object{} }

func (object) method(_ string, done chan<- bool) { say("method"); done <- true }

func deferred() (result int) {
	i := 1
	defer func(n int) { fmt.Println("deferred with", n, "sees", i, result) }(number(&i))
	i = 10
	return number(&i)
}

func number(i *int) int { *i++; return *i }

func index(i int) int { say(fmt.Sprint("index ", i)); return i }

func pair() (int, int) { say("pair"); return 1, 2 }

func add(a, b int) int { return a + b }

func main() {
	done := make(chan bool)

	fmt.Println("-- go f()(g())")
	go function()(argument(), done)
	<-done

	fmt.Println("-- go r().m(g())")
	go receiver().method(argument(), done)
	<-done

	fmt.Println("-- go with a literal")
	go func(s string) { say("body after " + s); done <- true }(argument())
	<-done

	fmt.Println("-- go of a builtin and of a conversion's method")
	values := make(chan string, 1)
	go close(values)
	<-values

	fmt.Println("-- go in a loop header")
	for i := 0; i < 2; i++ {
		go func(i int) { say(fmt.Sprint("round ", i)); done <- true }(index(i))
		<-done
	}

	fmt.Println("-- defer f(g())")
	fmt.Println(deferred())

	fmt.Println("-- operands left to right")
	s := []int{index(0), index(1), index(2)}
	s[index(0)], s[index(1)] = index(5), index(6)
	fmt.Println(s, add(pair()))
	fmt.Println(index(1) > index(0) && index(0) > index(1) || index(2) == 2)

	fmt.Println("-- go of nil panics in the new goroutine, its operands before")
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var m map[string]func()
		defer m[say("key")]()
	}()
}
