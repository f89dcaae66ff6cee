// Package a depends on b.
package a

import (
	"example.com/behaviour/initorder/b"
	"example.com/behaviour/initorder/trail"
)

// Value depends on a variable of b.
var Value = trail.Mark("a.Value", b.Value)

func init() { trail.Mark("a init", Value) }
