// Package b imports nothing that needs initialization.
package b

import "example.com/behaviour/initalone/note"

// Noted is initialized by a call.
var Noted = note.Add("b") && noted()

func noted() bool { return true }
