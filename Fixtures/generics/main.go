// Generics calls generic functions and methods of generic types with several type arguments.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// Map returns f of every element.
func Map[T, U any](s []T, f func(T) U) []U {
	out := make([]U, 0, len(s))
	for _, v := range s {
		out = append(out, f(v))
	}
	return out
}

// Filter returns the elements that keep accepts.
func Filter[S ~[]E, E any](s S, keep func(E) bool) S {
	var out S
	for _, v := range s {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}

// Largest returns the largest element of a non-empty slice.
func Largest[T cmp.Ordered](s []T) (T, error) {
	if len(s) == 0 {
		var none T
		return none, errors.New("nothing to choose from")
	}
	best := s[0]
	for _, v := range s[1:] {
		best = max(best, v)
	}
	return best, nil
}

// Tree is a binary search tree.
type Tree[K cmp.Ordered, V any] struct {
	root *node[K, V]
	size int
}

type node[K cmp.Ordered, V any] struct {
	key         K
	value       V
	left, right *node[K, V]
}

// Put sets the value of a key.
func (t *Tree[K, V]) Put(key K, value V) {
	place := &t.root
	for *place != nil {
		switch n := *place; cmp.Compare(key, n.key) {
		case -1:
			place = &n.left
		case 1:
			place = &n.right
		default:
			n.value = value
			return
		}
	}
	*place = &node[K, V]{key: key, value: value}
	t.size++
}

// Each calls visit in the order of the keys until it returns false.
func (t *Tree[K, V]) Each(visit func(K, V) bool) { t.root.each(visit) }

func (n *node[K, V]) each(visit func(K, V) bool) bool {
	return n == nil || n.left.each(visit) && visit(n.key, n.value) && n.right.each(visit)
}

type celsius float64

func main() {
	words := []string{"trace", "call", "goroutine", "event"}
	fmt.Println(Map(words, strings.ToUpper))
	fmt.Println(Map(words, func(s string) int { return len(s) }))
	fmt.Println(Filter([]celsius{-3, 12, 30}, func(c celsius) bool { return c > 0 }))

	longest, err := Largest(Map(words, func(s string) int { return len(s) }))
	fmt.Println(longest, err)
	_, err = Largest([]float64{})
	fmt.Println(err)

	var tree Tree[string, int]
	for i, w := range words {
		tree.Put(w, i)
	}
	tree.Put("call", 9)
	tree.Each(func(k string, v int) bool {
		fmt.Println(k, v)
		return k != "event"
	})
	fmt.Println("size", tree.size)
}
