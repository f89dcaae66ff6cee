// Tags is built from different files for different tags and systems.
package main

import "fmt"

// version is set with -ldflags "-X main.version=…".
var version = "unset"

func main() { fmt.Println(mode(), system(), processor(), version) }
