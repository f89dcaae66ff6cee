// Package tests is tested in every way package testing has.
package tests

import "strings"

// Reverse turns a string around.
func Reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// Words splits at white space.
func Words(s string) []string { return strings.Fields(s) }

func hidden(n int) int {
	if n == 0 {
		return 0
	}
	return hidden(n-1) + 1
}
