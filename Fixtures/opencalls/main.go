// Opencalls ends while five of ten calls of serve, and main, have not returned.
package main

import (
	"os"
	"time"
)

// Pause is how long open calls last at least.
const pause = 500 * time.Millisecond

func serve(begun chan<- bool, d time.Duration) {
	begun <- true
	time.Sleep(d)
}

func main() {
	begun := make(chan bool, 10)
	for i := 0; i < 5; i++ {
		serve(begun, time.Millisecond)
		<-begun
	}
	for i := 0; i < 5; i++ {
		go serve(begun, time.Hour)
	}
	for i := 0; i < 5; i++ {
		<-begun
	}
	time.Sleep(pause)
	os.Exit(0)
}
