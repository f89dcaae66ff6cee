package main

import (
	"slices"
	"testing"
)

func TestMapAndFilter(t *testing.T) {
	got := Filter(Map([]int{1, 2, 3, 4}, func(i int) int { return i * i }), func(i int) bool { return i%2 == 0 })
	if !slices.Equal(got, []int{4, 16}) {
		t.Errorf("got %v", got)
	}
}

func TestLargest(t *testing.T) {
	if got, err := Largest([]string{"b", "c", "a"}); got != "c" || err != nil {
		t.Errorf("Largest = %q, %v", got, err)
	}
	if _, err := Largest[int](nil); err == nil {
		t.Error("no error for an empty slice")
	}
}

func TestTreeKeepsOrder(t *testing.T) {
	var tree Tree[int, string]
	for _, k := range []int{5, 2, 8, 1, 9, 2} {
		tree.Put(k, "")
	}
	var keys []int
	tree.Each(func(k int, _ string) bool {
		keys = append(keys, k)
		return true
	})
	if !slices.Equal(keys, []int{1, 2, 5, 8, 9}) || tree.size != 5 {
		t.Errorf("keys %v, size %d", keys, tree.size)
	}
}
