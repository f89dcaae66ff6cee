package main

import (
	"testing"
	"time"
)

func TestSpinTakesItsTime(t *testing.T) {
	begin := time.Now()
	spin(time.Millisecond)
	if took := time.Since(begin); took < time.Millisecond {
		t.Error(took)
	}
}
