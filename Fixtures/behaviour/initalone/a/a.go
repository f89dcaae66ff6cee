// Package a imports nothing that needs initialization.
package a

import "example.com/behaviour/initalone/note"

// Noted is initialized by a call.
var Noted = note.Add("a") && noted()

func noted() bool { return true }
