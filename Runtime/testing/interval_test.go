package runtimetest

import (
	"fmt"
	"testing"
	"time"
)

// eventsMade is what the test program has made by its own count.
func eventsMade(t *testing.T, facts printed, spawns int) (made int) {
	t.Helper()
	for level := 0; level < levels; level++ {
		made += 2 * facts.number(t, fmt.Sprint("level", level))
	}
	return made + spawns
}

// checkIntervals replays every goroutine and returns the number of events and of gaps in them.
func checkIntervals(t *testing.T, trace *Trace) (events, gaps int) {
	t.Helper()
	for _, process := range trace.Goroutines {
		for _, g := range process {
			if _, _, err := g.Replay(idFirst, spawnID); err != nil {
				t.Fatal(err)
			}
			last := uint64(0)
			for i, event := range g.Events {
				events++
				if event.Interval == last {
					continue
				}
				last = event.Interval
				if i == 0 {
					continue
				}
				gaps++
				if event.Since == 0 || event.Since > event.Ticks {
					t.Errorf("goroutine %d: event %d at %d, the interval before ended at %d",
						g.Goid, i, event.Ticks, event.Since)
				}
			}
		}
	}
	return events, gaps
}

// With overflow = drop no goroutine waits, every event is either recorded or counted, and what is recorded is whole
// between gaps.
func TestDroppedEventsAreCounted(t *testing.T) {
	each(t, func(t *testing.T, toolchain *Toolchain) {
		for _, c := range []struct {
			name      string
			options   Options
			spawns    int
			arguments []string
		}{
			{"calls", Options{Segments: 3, Drop: true}, 8, []string{"calls", "8", "100", "10"}},
			{"more room", Options{Segments: 40, Drop: true}, 8, []string{"calls", "8", "300", "10"}},
			{"migrating", Options{Segments: 2, Drop: true}, 0, []string{"migrate", "32", "3000"}},
			{"many Ps", Options{Segments: 3, Drop: true}, 0, []string{"processors", "16", "3", "16", "1"}},
			{"portable", Options{Segments: 2, Drop: true, Portable: true}, 8, []string{"calls", "8", "10", "10"}},
		} {
			t.Run(c.name, func(t *testing.T) {
				trace, facts := record(t, c.options, program(t, toolchain), c.arguments...)
				events, gaps := checkIntervals(t, trace)
				slot := onlySlot(t, trace)
				if made := eventsMade(t, facts, c.spawns); slot.Stalls != 0 || events+int(slot.DroppedEvents) != made {
					t.Errorf("%d events made, %d recorded, %d dropped, %d stalls",
						made, events, slot.DroppedEvents, slot.Stalls)
				}
				t.Logf("%d events, %d gaps, %d dropped", events, gaps, slot.DroppedEvents)
			})
		}
	})
}

// The recorder switches recording off and on: what is recorded is whole from one moment to another.
func TestGate(t *testing.T) {
	each(t, func(t *testing.T, toolchain *Toolchain) {
		for _, c := range []struct {
			name      string
			options   Options
			period    time.Duration
			arguments []string
		}{
			{"open at first", Options{}, 10 * time.Millisecond, []string{"burn", "150", "4"}},
			{"closed at first", Options{Closed: true}, 10 * time.Millisecond, []string{"burn", "150", "4"}},
			{"migrating", Options{}, time.Millisecond, []string{"roam", "100", "16"}},
			{"no room", Options{Segments: 3}, time.Millisecond, []string{"roam", "100", "16"}},
			{"drops", Options{Segments: 3, Drop: true}, time.Millisecond, []string{"roam", "100", "16"}},
			{"portable", Options{Portable: true}, 10 * time.Millisecond, []string{"burn", "150", "4"}},
		} {
			t.Run(c.name, func(t *testing.T) {
				once(t, func() string {
					spool := create(t, c.options)
					defer spool.Close()
					stop := make(chan bool)
					go func() {
						for {
							select {
							case <-stop:
								stop <- true
								return
							case <-time.After(c.period):
								spool.Toggle()
							}
						}
					}()
					facts := run(t, program(t, toolchain), c.arguments...)
					stop <- true
					<-stop
					trace := finish(t, spool)
					events, gaps := checkIntervals(t, trace)
					made := eventsMade(t, facts, 0)
					t.Logf("%d events of %d, %d gaps", events, made, gaps)
					if events == 0 || gaps == 0 || events >= made {
						return fmt.Sprintf("%d events of %d, %d gaps", events, made, gaps)
					}
					return ""
				})
			})
		}
	})
}

// With the gate closed all the time there are processes and no events.
func TestGateStaysClosed(t *testing.T) {
	for _, portable := range []bool{false, true} {
		trace, _ := record(t, Options{Closed: true, Portable: portable}, program(t, newest()), "calls", "8", "2", "10")
		if slot := onlySlot(t, trace); trace.Words != 0 || slot.State != slotStateLive || slot.CostInside == 0 {
			t.Errorf("%d words, slot %+v", trace.Words, slot)
		}
	}
}
