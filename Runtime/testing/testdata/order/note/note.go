// Package note remembers the order of its calls, and needs no initialisation for that.
package note

var (
	names [8]string
	count int
)

// Add remembers a name.
func Add(name string) bool {
	names[count] = name
	count++
	return true
}

// All gives the names in the order in which they came.
func All() []string { return names[:count] }
