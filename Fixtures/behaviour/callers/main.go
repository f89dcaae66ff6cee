// Callers asks the runtime who calls: Caller, Callers, FuncForPC, Stack, CallersFrames.
package main

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
)

// where formats a position as this program's users see it.
func where(name, file string, line int) string {
	return fmt.Sprintf("%s %s:%d", name, filepath.Base(file), line)
}

func caller(skip int) string {
	pc, file, line, ok := runtime.Caller(skip + 1)
	if !ok {
		return "none"
	}
	return where(runtime.FuncForPC(pc).Name(), file, line)
}

// stack lists the callers that belong to this program.
func stack() []string {
	pcs := make([]uintptr, 50)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	var all []string
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			all = append(all, where(f.Function, f.File, f.Line))
		}
		if !more {
			return all
		}
	}
}

func small() string { return caller(0) }

func smallCaller() string { return caller(1) }

type thing struct{}

func (thing) value() []string    { return stack() }
func (*thing) pointer() []string { return stack() }

type wrapper struct{ *thing }

func generic[T any](v T) []string { return stack() }

type box[T any] struct{ v T }

func (b box[T]) get() []string { return func() []string { return stack() }() }

var packageLevel = func() []string { return func() []string { return stack() }() }

var initialized = stack()

func init() { fmt.Println("init", stack()) }

func init() { fmt.Println("init again", func() []string { return stack() }()) }

func nested() {
	func() {
		func() {
			fmt.Println("nested", stack())
		}()
	}()
	f := func() []string {
		g := func() []string { return stack() }
		return g()
	}
	fmt.Println("second", f())
}

func recursive(n int) []string {
	if n == 0 {
		return stack()
	}
	return recursive(n - 1)
}

func deferred() {
	defer func() { fmt.Println("deferred", stack()) }()
	defer fmt.Println("deferred arguments", stack())
}

func panicking() {
	defer func() {
		recover()
		fmt.Println("recovering", stack())
	}()
	cause()
}

func cause() { panic("x") }

// dumped lists the program's functions and lines in a debug.Stack.
func dumped() (all []string) {
	lines := strings.Split(string(debug.Stack()), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "main.") {
			name := line[:strings.LastIndexByte(line, '(')]
			file := strings.Fields(lines[i+1])[0]
			all = append(all, name+" "+filepath.Base(file))
		}
	}
	return all
}

func main() {
	fmt.Println(initialized)
	fmt.Println(small())
	fmt.Println(smallCaller())
	fmt.Println(func() string { return caller(0) }())
	fmt.Println(thing{}.value(), (&thing{}).pointer())
	fmt.Println(wrapper{&thing{}}.value())
	method := (&thing{}).pointer
	fmt.Println(method())
	fmt.Println(thing.value(thing{}))
	fmt.Println(generic(1), generic("x"))
	fmt.Println(box[int]{1}.get())
	fmt.Println(packageLevel())
	nested()
	fmt.Println(recursive(3))
	deferred()
	panicking()
	fmt.Println(dumped())
	done := make(chan []string)
	go func() { done <- stack() }()
	fmt.Println(<-done)
	for _, f := range []any{main, small, thing.value, (*thing).pointer, packageLevel} {
		fmt.Println(runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name())
	}
	fmt.Println(caller(0), caller(100))
	/* a comment before */ fmt.Println(caller(0)) // and one behind
	fmt.Println(
		caller(0),
		caller(0),
	)
}
