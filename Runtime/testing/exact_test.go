package runtimetest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// Every call once, in the right order, whatever the path, the clock, and the room.
func TestEveryCallIsRecordedOnce(t *testing.T) {
	each(t, func(t *testing.T, toolchain *Toolchain) {
		name := program(t, toolchain)
		for _, c := range []struct {
			name      string
			options   Options
			path      uint32
			arguments []string
		}{
			{"one goroutine", Options{}, pathFast, []string{"calls", "1", "1000", "10"}},
			{"two goroutines", Options{}, pathFast, []string{"calls", "2", "500", "10"}},
			{"64 goroutines", Options{}, pathFast, []string{"calls", "64", "15", "10"}},
			{"1000 goroutines", Options{}, pathFast, []string{"calls", "1000", "1", "7"}},
			{"no room", Options{Segments: 3}, pathFast, []string{"calls", "64", "3", "10"}},
			{"no room, migrating", Options{Segments: 2}, pathFast, []string{"migrate", "32", "200"}},
			{"migrating", Options{}, pathFast, []string{"migrate", "32", "2000"}},
			{"slow clock", Options{Monotonic: true}, pathPortable, []string{"calls", "8", "20", "10"}},
			{"portable", Options{Portable: true}, pathPortable, []string{"calls", "8", "1", "7"}},
			{"portable, migrating", Options{Portable: true}, pathPortable, []string{"migrate", "8", "50"}},
			{"portable, slow clock, no room", Options{Portable: true, Monotonic: true, Segments: 2}, pathPortable,
				[]string{"calls", "8", "1", "13"}},
			{"Ps come and go", Options{}, pathFast, []string{"processors", "1", "8", "2", "64", "1", "4"}},
		} {
			t.Run(c.name, func(t *testing.T) {
				trace, facts := record(t, c.options, name, c.arguments...)
				checkCounts(t, trace, facts)
				slot := onlySlot(t, trace)
				if slot.Path != c.path || slot.State != slotStateLive || slot.GoVersion != toolchain.Version {
					t.Errorf("slot %+v", slot)
				}
				if want := append([]string{name}, c.arguments...); fmt.Sprint(slot.CommandLine) != fmt.Sprint(want) {
					t.Errorf("command line %q", slot.CommandLine)
				}
			})
		}
	})
}

// A goroutine that waits for room has stall records with the time; without a wait there are none.
func TestStallsAreRecorded(t *testing.T) {
	trace, facts := record(t, Options{Segments: 2}, program(t, newest()), "calls", "8", "20", "10")
	checkCounts(t, trace, facts)
	var stalls, length uint64
	for _, process := range trace.Goroutines {
		for _, g := range process {
			for i, event := range g.Events {
				if event.ID != idStall {
					continue
				}
				stalls++
				length += event.Extra
				if i > 0 && g.Events[i-1].Ticks > event.Ticks-event.Extra {
					t.Errorf("goroutine %d waited before its last event", g.Goid)
				}
			}
		}
	}
	if slot := onlySlot(t, trace); stalls == 0 || slot.Stalls != stalls || slot.StallTicks != length {
		t.Errorf("%d stalls of %d ticks recorded, counted %d of %d", stalls, length, slot.Stalls, slot.StallTicks)
	}
	trace, _ = record(t, Options{}, program(t, newest()), "calls", "1", "1", "10")
	if slot := onlySlot(t, trace); slot.Stalls != 0 || slot.StallTicks != 0 {
		t.Errorf("stalls with room: %+v", slot)
	}
}

// Parent and spawn site of every goroutine, by offsets and by text.
func TestSpawnSites(t *testing.T) {
	each(t, func(t *testing.T, toolchain *Toolchain) {
		for _, portable := range []bool{false, true} {
			t.Run(fmt.Sprintf("portable %v", portable), func(t *testing.T) {
				trace, facts := record(t, Options{Portable: portable}, program(t, toolchain), "spawns")
				if len(facts["spawn"]) != 5 {
					t.Fatalf("spawns: %v", facts)
				}
				for _, line := range facts["spawn"] {
					var name string
					var goid, parent uint64
					var number int
					if _, err := fmt.Sscan(line, &name, &goid, &parent, &number); err != nil {
						t.Fatal(err)
					}
					g := trace.Goroutines[0][goid]
					if g == nil {
						t.Fatalf("%s: goroutine %d is not there", name, goid)
					}
					if number == 0 {
						if g.Site.Function != "time.goFunc" {
							t.Errorf("%s: %+v", name, g)
						}
						continue
					}
					if g.Parent != parent || g.Site.Line != number || filepath.Base(g.Site.File) != "facts.go" ||
						!strings.HasPrefix(g.Site.Function, "main.spawns") {
						t.Errorf("%s: %+v instead of parent %d, line %d", name, g, parent, number)
					}
				}
				if main := trace.Goroutines[0][1]; main == nil || main.Parent != 0 {
					t.Errorf("main goroutine %+v", main)
				}
			})
		}
	})
}
