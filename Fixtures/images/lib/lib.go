// Package lib is in the program and in the plugin: the program's is used.
package lib

import "fmt"

var calls int

// Say counts its calls.
func Say(words string) string {
	calls++
	return fmt.Sprint(words, calls)
}
