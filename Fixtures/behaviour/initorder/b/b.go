// Package b has variables that depend on each other through functions.
package b

import "example.com/behaviour/initorder/trail"

// Value is initialized after the variable that its function reads.
var Value = compute()

var base = trail.Mark("b.base", 10)

func compute() int { return trail.Mark("b.Value", base) }

func init() { trail.Mark("b init", Value) }
