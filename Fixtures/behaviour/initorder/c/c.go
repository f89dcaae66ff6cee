// Package c is imported for its effect alone.
package c

import "example.com/behaviour/initorder/trail"

func init() {
	defer trail.Mark("c init deferred", 0)
	trail.Mark("c init", 0)
}
