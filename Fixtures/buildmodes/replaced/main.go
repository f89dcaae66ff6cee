// Replaced uses a module that its go.mod replaces by a folder.
package main

import (
	"fmt"

	"example.com/original"
)

func main() { fmt.Println(original.Name()) }
