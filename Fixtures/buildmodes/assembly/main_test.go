package main

import "testing"

func TestAdd(t *testing.T) {
	if add(1, 2) != 3 || twice(4) != 8 {
		t.Error(add(1, 2), twice(4))
	}
}
