// Package a imports nothing that has to be initialised.
package a

import "gotrace.invalid/runtimetest/testdata/order/note"

// Noted says that the package is initialised.
var Noted = note.Add("a")
