// Toolchain needs a newer Go than the oldest supported one, and names it.
package main

import (
	"fmt"
	"runtime"
)

func version() string { return runtime.Version() }

func main() { fmt.Println(version()) }
