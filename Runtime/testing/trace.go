package runtimetest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
)

// Event is one event of a goroutine.
type Event struct {
	Ticks uint64
	ID    uint64 // of its word
	Extra uint64 // of a stall: its length

	Interval uint64
	Since    uint64 // when the interval before ended; 0 in interval 0
}

// Site is a spawn site.
type Site struct {
	Function, File string
	Line           int
}

// Goroutine is all that is known of one.
type Goroutine struct {
	Goid, Parent uint64
	Site         Site
	Events       []Event
	runs         [][]Event
}

// Trace is everything decoded, by process slot and goid.
type Trace struct {
	Slots      []Slot
	Goroutines map[int]map[uint64]*Goroutine
	Words      int
	Images     []string          // the paths of announced images
	Counted    map[uint64]uint64 // calls by id, of all processes
}

// decode reads all segments and puts each goroutine's events in order.
func decode(s *Spool) (*Trace, error) {
	t := &Trace{Slots: s.Slots(), Goroutines: map[int]map[uint64]*Goroutine{}}
	var err error
	if t.Counted, err = decodeCounters(s.counters); err != nil {
		return nil, err
	}
	sort.Slice(s.taken, func(i, j int) bool {
		a, b := s.taken[i], s.taken[j]
		if a.slot != b.slot {
			return a.slot < b.slot
		}
		if a.p != b.p {
			return a.p < b.p
		}
		return a.sequence < b.sequence
	})
	sites := map[string]Site{}
	for _, segment := range s.taken {
		if err := t.decodeSegment(segment, sites); err != nil {
			return nil, fmt.Errorf("segment %d of P %d: %w", segment.sequence, segment.p, err)
		}
	}
	for _, process := range t.Goroutines {
		for _, g := range process {
			if err := g.order(); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

func (t *Trace) decodeSegment(s segment, sites map[string]Site) error {
	t.Words += len(s.words)
	if t.Goroutines[s.slot] == nil {
		t.Goroutines[s.slot] = map[uint64]*Goroutine{}
	}
	process := t.Goroutines[s.slot]
	var current *Goroutine
	var now, interval, since uint64
	for words := s.words; len(words) > 0; {
		size := recordWords(words)
		if size > len(words) {
			return errors.New("a record goes over the end")
		}
		id := words[0] & idMask
		if id == idClock {
			now = words[1]
		}
		if now == 0 {
			return errors.New("it does not begin with a clock record")
		}
		step := (words[0]>>idBits - now) & tickMask
		if step > tickMask/2 {
			return fmt.Errorf("time goes back by %d", tickMask+1-step)
		}
		now += step
		switch {
		case id == idGoroutineSwitch:
			goid := words[1]
			site, known := sites[fmt.Sprint(s.slot, s.p, words[3])]
			if words[3] != 0 && !known {
				return fmt.Errorf("goroutine %d shows a site that this P has not announced", goid)
			}
			current = process[goid]
			if current == nil {
				current = &Goroutine{Goid: goid, Parent: words[2], Site: site}
				process[goid] = current
			}
			if current.Parent != words[2] || current.Site != site {
				return fmt.Errorf("goroutine %d is not what it was", goid)
			}
			current.runs = append(current.runs, nil)
		case id == idClock:
		case id == idImage:
			t.Images = append(t.Images, string(text(words[wordsImage:size])[:words[5]]))
		case id == idInterval:
			if words[1] == interval {
				return errors.New("an interval record of the same interval")
			}
			interval, since = words[1], words[2]
			current = nil
		case id == idSpawnSite:
			function, file := int(words[2]>>16&0xFFFF), int(words[2]&0xFFFF)
			text := text(words[wordsSpawnSite:size])
			sites[fmt.Sprint(s.slot, s.p, words[1])] = Site{
				string(text[:function]), string(text[function : function+file]), int(words[2] >> 32),
			}
		case id == idExit || id == idStall || id >= idFirst:
			if current == nil {
				return errors.New("an event before any switch")
			}
			event := Event{Ticks: now, ID: id, Interval: interval, Since: since}
			if id == idStall {
				event.Extra = words[1]
			}
			last := &current.runs[len(current.runs)-1]
			*last = append(*last, event)
		default:
			return fmt.Errorf("unknown id %d", id)
		}
		words = words[size:]
	}
	return nil
}

// text returns the bytes of words.
func text(words []uint64) []byte {
	text := make([]byte, 0, len(words)*8)
	for _, word := range words {
		text = binary.LittleEndian.AppendUint64(text, word)
	}
	return text
}

// order joins the goroutine's runs, which must not overlap.
func (g *Goroutine) order() error {
	var runs [][]Event
	for _, r := range g.runs {
		if len(r) > 0 {
			runs = append(runs, r)
		}
	}
	sort.SliceStable(runs, func(i, j int) bool { return runs[i][0].Ticks < runs[j][0].Ticks })
	for _, r := range runs {
		if n := len(g.Events); n > 0 && g.Events[n-1].Ticks > r[0].Ticks {
			return fmt.Errorf("goroutine %d: its runs overlap", g.Goid)
		}
		g.Events = append(g.Events, r...)
	}
	g.runs = nil
	return nil
}

// Replay runs through a goroutine's events as through a program whose function `base+n` is called by `base+n-1` only,
// and returns the number of calls of each and how many are open at the end. Ids from spawns on are spawn events.
//
// Where an interval begins, the depth is unknown until the first enter shows it; no event inside an interval may be
// missing.
func (g *Goroutine) Replay(base, spawns uint64) (calls map[uint64]int, open int, err error) {
	calls = map[uint64]int{}
	depth, known, interval := uint64(0), true, uint64(0)
	for i, event := range g.Events {
		if event.Interval != interval {
			if event.Interval < interval {
				return nil, 0, fmt.Errorf("goroutine %d: event %d goes back to an earlier interval", g.Goid, i)
			}
			if i > 0 && g.Events[i-1].Ticks > event.Ticks {
				return nil, 0, fmt.Errorf("goroutine %d: event %d is before the interval before", g.Goid, i)
			}
			interval, known, open = event.Interval, false, 0
		}
		switch {
		case event.ID == idStall:
		case event.ID == idExit:
			if known && depth == 0 {
				return nil, 0, fmt.Errorf("goroutine %d: event %d leaves a function that was not entered", g.Goid, i)
			}
			depth--
			open = max(open-1, 0)
		case event.ID >= spawns:
			calls[event.ID]++
		default:
			if known && event.ID != base+depth {
				return nil, 0, fmt.Errorf("goroutine %d: event %d enters %d at depth %d", g.Goid, i, event.ID, depth)
			}
			depth, known = event.ID-base+1, true
			calls[event.ID]++
			open++
		}
	}
	return calls, open, nil
}
