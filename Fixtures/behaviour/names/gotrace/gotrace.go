// Package gotrace is the user's own package of that name.
package gotrace

// Exit is a constant.
const Exit = "a constant Exit"

// Enter is a function.
func Enter(n int) int { return -n }
