// Package a imports nothing that has to be initialised.
package a

import "gotrace.invalid/runtimetest/testdata/order/note"

// Noted tells that the package is initialised.
var Noted = note.Add("a")
