// Names uses the names a tracer might want for itself, and shadows whatever can be shadowed.
package main

import (
	"fmt"

	gotrace "example.com/behaviour/names/gotrace"
	. "example.com/behaviour/names/gotrace/dot"
	runtime "example.com/behaviour/names/runtime"
)

type Enter int

func (e Enter) Exit() int { return int(e) + 1 }

func Exit() string { return "our own Exit" }

func Spawn(int) string { return "our own Spawn" }

func __gotrace() string { return "two underscores" }

func ___gotrace(__gotrace1 string) string { return __gotrace1 }

type __gotrace2 struct{ __gotrace func() string }

var defer_ = func(recover func() string) string { return recover() }

func parameters(string int, panic func(int) int, uint32 []int) (int int) {
	int = panic(string)
	for _, len := range uint32 {
		int += len
	}
	return
}

func receiver() string {
	main := "main as a variable"
	return func() string { return main }()
}

func unused(_ int, _ string) (_ error) { return nil }

func init() {}

func init() {}

type init_ struct{}

func (init_) init() string { return "a method named init" }

func (init_) main() string { return "a method named main" }

func _() { fmt.Println("never called") }

func größe(π float64) float64 { return 2 * π }

func main() {
	fmt.Println(Enter(1).Exit(), Exit(), Spawn(1), __gotrace(), ___gotrace("three"))
	fmt.Println(__gotrace2{func() string { return "field" }}.__gotrace())
	fmt.Println(defer_(func() string { return "recover" }))
	fmt.Println(parameters(3, func(i int) int { return i * i }, []int{1, 2}))
	fmt.Println(receiver(), unused(1, ""), init_{}.init(), init_{}.main(), größe(1.5))
	fmt.Println(gotrace.Enter(2), gotrace.Exit, runtime.Caller(0), Dotted())
	{
		fmt := func(s string) string { return s + " shadowed" }
		gotrace := fmt("gotrace")
		println := func(string) {}
		println(gotrace)
		true := false
		_ = true
	}
	type any = int
	var append any = 3
	fmt.Println(append)
}
