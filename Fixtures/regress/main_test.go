package main

import (
	"testing"

	"example.com/regress/db"
	"example.com/regress/digest"
	"example.com/regress/handler"
)

func TestList(t *testing.T) {
	if rows := handler.List(db.Open(), 1, 1); len(rows) != 4 || rows[0] != 8 {
		t.Errorf("List = %v, want [8 16 24 32]", rows)
	}
}

func TestCount(t *testing.T) {
	for workers := 1; workers < 4; workers++ {
		if got := count(workers, 50); got != 25 {
			t.Errorf("count(%d, 50) = %d, want 25", workers, got)
		}
	}
}

func TestDigest(t *testing.T) {
	if digest.Sum(nil, 10) == digest.Sum(nil, 11) || digest.Check(nil, 10) == digest.Check(nil, 11) {
		t.Error("a round more makes no difference")
	}
}
