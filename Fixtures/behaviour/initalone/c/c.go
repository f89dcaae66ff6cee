// Package c imports nothing that needs initialization.
package c

import "example.com/behaviour/initalone/note"

// Noted is initialized by a call.
var Noted = note.Add("c") && noted()

func noted() bool { return true }
