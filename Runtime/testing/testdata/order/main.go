// A program of three packages without imports, which prints the order in which they are initialised.
package main

import (
	"fmt"

	"gotrace.invalid/runtimetest/testdata/order/a"
	"gotrace.invalid/runtimetest/testdata/order/b"
	"gotrace.invalid/runtimetest/testdata/order/c"
	"gotrace.invalid/runtimetest/testdata/order/note"
)

func main() {
	if !a.Noted || !b.Noted || !c.Noted {
		panic("not initialised")
	}
	for _, name := range note.All() {
		fmt.Println("init=" + name)
	}
}
