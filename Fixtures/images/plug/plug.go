// A plugin that uses a package of the program's and one of its own.
package main

import (
	"example.com/images/lib"
	"example.com/images/plug/first"
)

func init() { lib.Say("init") }

// Greet calls on another goroutine.
func Greet(words string) string {
	done := make(chan string)
	go func() { done <- lib.Say(words) }()
	return <-done
}

// Depth is from the package that was initialised first.
func Depth() int { return first.Begun }

func main() {}
