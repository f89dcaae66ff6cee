// Inner is a module of its own.
package main

import "fmt"

func inner() string { return "inner module" }

func main() { fmt.Println(inner()) }
