// Command initalone tells in which order packages without imports are initialized, also where only one of them is
// instrumented: what is inserted there must not make it wait for others.
package main

import (
	"fmt"

	"example.com/behaviour/initalone/a"
	"example.com/behaviour/initalone/b"
	"example.com/behaviour/initalone/c"
	"example.com/behaviour/initalone/note"
)

func main() { fmt.Println(note.All(), a.Noted && b.Noted && c.Noted) }
