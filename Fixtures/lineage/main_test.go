package main

import "testing"

func TestEveryWayComesToItsEnd(t *testing.T) {
	done := make(chan bool, 1)
	for _, start := range []func(chan bool){direct, viaGroup, viaWaitGroup, viaTimer, viaContext, viaServer} {
		start(done)
		<-done
	}
}
