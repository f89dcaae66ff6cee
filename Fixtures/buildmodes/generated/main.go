// Generated has files that a program wrote.
package main

import "fmt"

func written() string { return "written" }

func main() { fmt.Println(written(), generated(), protobuf()) }
