// App uses the other module of its workspace.
package main

import (
	"fmt"

	"example.com/lib"
)

func main() { fmt.Println(lib.Join("work", "space")) }
