// Package first is initialised before the plugin can say that it has been loaded.
package first

// Begun is how deep its initialisation was.
var Begun = begin(3)

func begin(n int) int {
	if n == 0 {
		return 0
	}
	return 1 + begin(n-1)
}
