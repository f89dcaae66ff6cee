package main

import (
	"fmt"
	"strings"

	"example.com/server/api"
	"example.com/server/client"
)

// summary is what a run did; equal options give an equal summary.
type summary struct {
	outcome    client.Outcome
	statistics api.Statistics
}

func (s summary) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "placed    %d\n", s.outcome.Placed)
	fmt.Fprintf(&b, "rejected  %d\n", s.outcome.Rejected)
	fmt.Fprintf(&b, "timed out %d\n", s.outcome.TimedOut)
	fmt.Fprintf(&b, "read back %d\n", s.outcome.ReadBack)
	fmt.Fprintf(&b, "turnover  %d.%02d\n", s.outcome.Cents/100, s.outcome.Cents%100)
	fmt.Fprintf(&b, "requests  %d\n", s.statistics.Requests)
	fmt.Fprintf(&b, "failures  %d\n", s.statistics.Failures)
	return b.String()
}
