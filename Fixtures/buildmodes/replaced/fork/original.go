// Package original is a fork.
package original

// Name says which one it is.
func Name() string { return "the fork" }
