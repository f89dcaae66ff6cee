// Package early comes first by its name, but waits for package strings.
package early

import (
	"strings"

	"example.com/behaviour/initorder/trail"
)

var _ = trail.Mark(strings.ToLower("EARLY"), 0)
