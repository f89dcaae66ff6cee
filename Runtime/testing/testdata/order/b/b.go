// Package b is instrumented, in a file that the build tag untraced leaves out.
package b

import "gotrace.invalid/runtimetest/testdata/order/note"

// Noted says that the package is initialised.
var Noted = note.Add("b") && traced()
