//go:build ignore

package main

func main() { fails to compile }
