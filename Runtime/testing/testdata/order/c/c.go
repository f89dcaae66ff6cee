// Package c imports nothing that has to be initialised.
package c

import "gotrace.invalid/runtimetest/testdata/order/note"

// Noted says that the package is initialised.
var Noted = note.Add("c")
