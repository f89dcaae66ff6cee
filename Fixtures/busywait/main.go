// Busywait keeps the processor busy for known times, and prints how long each call took by its caller's clock, in
// nanoseconds.
package main

import (
	"fmt"
	"time"
)

// spin returns no earlier than after this time.
func spin(duration time.Duration) {
	for begin := time.Now(); time.Since(begin) < duration; {
	}
}

func main() {
	var took []int64
	for i := 0; i < 200; i++ {
		for _, duration := range []time.Duration{2 * time.Microsecond, 20 * time.Microsecond, 500 * time.Microsecond} {
			begin := time.Now()
			spin(duration)
			took = append(took, time.Since(begin).Nanoseconds())
		}
	}
	for _, nanoseconds := range took {
		fmt.Println(nanoseconds)
	}
}
