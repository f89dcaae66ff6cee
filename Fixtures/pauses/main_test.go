package main

import (
	"testing"
	"time"
)

func TestRunStepsUntilTheTimeIsOver(t *testing.T) {
	steps = 0
	begin := time.Now()
	longest := run(20 * time.Millisecond)
	if took := time.Since(begin); took < 20*time.Millisecond || longest > took {
		t.Errorf("took %v, longest pause %v", took, longest)
	}
	if steps == 0 {
		t.Error("made no step")
	}
}
