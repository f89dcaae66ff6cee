// Package testgroups has tests of every kind that reports group by: below a TestMain, in parallel, with subtests, in bubbles.
package testgroups

import (
	"os"
	"testing"
	"time"
)

// Pause is how long the parallel test waits for the sequential one at least.
const pause = 300 * time.Millisecond

func setup() {}

func work() {}

func TestMain(m *testing.M) {
	setup()
	os.Exit(m.Run())
}

func TestA(t *testing.T) { work() }

func TestB(t *testing.T) {
	work()
	t.Run("sub", func(t *testing.T) { work() })
}

func TestWaits(t *testing.T) { t.Parallel() }

func TestSleeps(t *testing.T) { time.Sleep(pause) }
