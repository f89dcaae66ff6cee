// Vendored uses a module that exists only in its vendor folder.
package main

import (
	"fmt"

	"example.com/dependency/greet"
)

func main() { fmt.Println(greet.Hello("vendor")) }
