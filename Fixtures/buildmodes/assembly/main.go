// Assembly has functions without a Go body.
package main

import "fmt"

func add(a, b int64) int64

func twice(a int64) int64 { return add(a, a) }

func main() { fmt.Println(add(2, 3), twice(21)) }
