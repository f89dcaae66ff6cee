package runtimetest

import (
	"fmt"
	"sync/atomic"
)

// Counts reports whether any process counts calls.
func (s *Spool) Counts() bool {
	for i := 0; i < s.options.Segments; i++ {
		if atomic.LoadUint64(s.word(s.states+i*8))&phaseMask != phaseCounters {
			continue
		}
		for counter := 1; counter <= countersInPage; counter++ {
			if atomic.LoadUint64(s.word(s.segments+i*segmentBytes+counter*8)) != 0 {
				return true
			}
		}
	}
	return false
}

// decodeCounters adds up the pages of segments of counters, and checks that a P has each of them once.
func decodeCounters(segments []segment) (map[uint64]uint64, error) {
	counted := map[uint64]uint64{}
	seen := map[string]bool{}
	for _, segment := range segments {
		if segment.sequence != 0 {
			return nil, fmt.Errorf("a segment of counters has the sequence %d", segment.sequence)
		}
		ended := false
		for words := segment.words; len(words) > countersInPage; words = words[1+countersInPage:] {
			if words[0] == 0 {
				ended = true
				continue
			}
			if page := fmt.Sprint(segment.slot, segment.p, words[0]); ended || seen[page] {
				return nil, fmt.Errorf("page %s is twice there, or behind a free one", page)
			} else {
				seen[page] = true
			}
			for i, calls := range words[1 : 1+countersInPage] {
				if calls > 0 {
					counted[(words[0]-1)*countersInPage+uint64(i)] += calls
				}
			}
		}
	}
	return counted, nil
}
