package lib

import "testing"

func TestJoin(t *testing.T) {
	if Join("a", "b") != "ab" {
		t.Error("not joined")
	}
}
