// Package inner has a dot in the last element of its path.
package inner

func init() { func() {}() }

var x = func() int { return 1 }()

type T struct{}

func (t *T) Method() { func() {}() }

func Exported() { new(T).Method(); func() { _ = x }() }
