// Package zuletzt comes last by its name, but waits for nothing but package trail.
package zuletzt

import "example.com/behaviour/initorder/trail"

var _ = trail.Mark("zuletzt", 0)
