// Nested has a module inside its folder that is none of its packages.
package main

import (
	"fmt"

	"example.com/nested/internal/deep"
)

func main() { fmt.Println(deep.Depth()) }
