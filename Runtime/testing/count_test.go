package runtimetest

import (
	"fmt"
	"os/exec"
	"testing"
	"time"
)

// Every call is counted once, whatever the path, however many Ps, pages and segments.
func TestEveryCallIsCountedOnce(t *testing.T) {
	each(t, func(t *testing.T, toolchain *Toolchain) {
		name := program(t, toolchain)
		for _, c := range []struct {
			name      string
			options   Options
			arguments []string
		}{
			{"one goroutine", Options{}, []string{"1", "1000", "5"}},
			{"64 goroutines", Options{}, []string{"64", "500", "5"}},
			{"several segments for each P", Options{}, []string{"4", "20", "4000"}},
			{"portable", Options{Portable: true}, []string{"8", "100", "5"}},
			{"slow clock", Options{Monotonic: true}, []string{"8", "100", "5"}},
			{"little room", Options{Segments: 4}, []string{"8", "200", "5"}},
		} {
			t.Run(c.name, func(t *testing.T) {
				trace, facts := record(t, c.options, name, append([]string{"counted"}, c.arguments...)...)
				checkCounted(t, trace, facts)
			})
		}
	})
}

func TestEveryCallIsCountedOnceUnderTheRaceDetector(t *testing.T) {
	trace, facts := record(t, Options{}, program(t, newest(), "-race"), "counted", "16", "100", "5")
	checkCounted(t, trace, facts)
}

func checkCounted(t *testing.T, trace *Trace, facts printed) {
	t.Helper()
	if len(facts["counted"]) == 0 || len(trace.Counted) != len(facts["counted"]) {
		t.Fatalf("%d functions counted, %d called", len(trace.Counted), len(facts["counted"]))
	}
	for i, want := range facts["counted"] {
		if got := fmt.Sprint(trace.Counted[uint64(1000+7*i)]); got != want {
			t.Errorf("function %d: %s calls counted, %s made", i, got, want)
		}
	}
}

// With the gate closed nothing is counted, and with a recorder that knows no counters no segment is taken for them.
func TestNothingIsCountedWhereNothingIsRecorded(t *testing.T) {
	for _, options := range []Options{{Closed: true}, {Ignores: true}, {Closed: true, Portable: true}} {
		trace, facts := record(t, options, program(t, newest()), "counted", "4", "10", "5")
		if len(facts["counted"]) != 5 || len(trace.Counted) != 0 {
			t.Errorf("%+v: %v", options, trace.Counted)
		}
	}
}

// Without room for counters calls are counted as dropped.
func TestCallsThatCannotBeCountedAreDropped(t *testing.T) {
	trace, facts := record(t, Options{Segments: 1, Drop: true, Stopped: true}, program(t, newest()),
		"counted", "1", "10", "4000")
	sum := uint64(0)
	for _, calls := range trace.Counted {
		sum += calls
	}
	made := 0
	for _, calls := range facts["counted"] {
		n := 0
		fmt.Sscan(calls, &n)
		made += n
	}
	if dropped := onlySlot(t, trace).DroppedEvents; dropped == 0 || sum+dropped != uint64(made) {
		t.Errorf("%d counted, %d dropped, %d made", sum, dropped, made)
	}
}

// What a killed program has counted is there.
func TestCountersSurviveAKill(t *testing.T) {
	spool := create(t, Options{})
	command := exec.Command(program(t, newest()), "counted", "2", "1000000000", "3")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for !spool.Counts() {
		time.Sleep(time.Millisecond)
	}
	command.Process.Kill()
	command.Wait()
	trace := finish(t, spool)
	a, b, c := trace.Counted[1000], trace.Counted[1007], trace.Counted[1014]
	// Each goroutine may be between two calls of a round.
	if a+b+c == 0 || b > 2*a+4 || b+4 < 2*a || c > 3*a+6 || c+6 < 3*a {
		t.Errorf("%d, %d and %d calls", a, b, c)
	}
}
