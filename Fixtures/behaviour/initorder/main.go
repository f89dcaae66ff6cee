// Initorder shows the order in which packages and their variables are initialized.
package main

import (
	"fmt"

	"example.com/behaviour/initorder/a"
	_ "example.com/behaviour/initorder/c"
	_ "example.com/behaviour/initorder/early"
	"example.com/behaviour/initorder/plain"
	"example.com/behaviour/initorder/trail"
	_ "example.com/behaviour/initorder/zuletzt"
)

var third = trail.Mark("main third", second)

var second = trail.Mark("main second", first())

func first() int { return trail.Mark("main first", a.Value) }

var literal = func() int { return trail.Mark("main literal", third) }()

var _ = trail.Mark("main blank", 0)

func init() { trail.Mark("main init 1", 0) }

func init() { trail.Mark("main init 2", other) }

func main() {
	fmt.Println(plain.Answer, literal, plain.Twice(2))
	for _, m := range trail.Marks {
		fmt.Println(m.Name, "after", m.After)
	}
}
