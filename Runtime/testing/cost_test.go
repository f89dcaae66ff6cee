package runtimetest

import "testing"

// A process that gets no processor while it measures what a call costs has measured it once all the same.
func TestNoTimeToMeasure(t *testing.T) {
	files, err := ReadRuntime("..")
	if err != nil {
		t.Fatal(err)
	}
	name := buildWith(t, files, "costNanoseconds", "0")
	for _, portable := range []bool{false, true} {
		trace, facts := record(t, Options{Portable: portable}, name, "calls", "2", "2", "3")
		checkCounts(t, trace, facts)
		if slot := onlySlot(t, trace); slot.CostInside == 0 {
			t.Errorf("portable %v: no cost", portable)
		}
	}
}
