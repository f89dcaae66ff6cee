// Loopvar captures loop variables. Its go.mod says 1.21: one variable for the whole loop.
package main

import "fmt"

func main() {
	var functions []func() string
	for i := 0; i < 3; i++ {
		functions = append(functions, func() string { return fmt.Sprint("three clauses ", i) })
	}
	for i, s := range []string{"a", "b", "c"} {
		functions = append(functions, func() string { return fmt.Sprint("range ", i, s) })
	}
	for i := 0; i < 3; i++ {
		i := i
		functions = append(functions, func() string { return fmt.Sprint("copied ", i) })
	}
	var addresses []*int
	for i := 0; i < 3; i++ {
		defer func() { fmt.Println("deferred", i) }()
		addresses = append(addresses, &i)
		i += func() int { return 0 }()
	}
	for _, f := range functions {
		fmt.Println(f())
	}
	for _, a := range addresses {
		fmt.Println(*a)
	}
	done := make(chan int, 3)
	for i := 0; i < 3; i++ {
		func() {
			defer func() { done <- i * 10 }()
		}()
	}
	fmt.Println(<-done, <-done, <-done)
}
