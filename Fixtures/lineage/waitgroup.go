//go:build go1.25

package main

import "sync"

func viaWaitGroup(done chan bool) {
	var group sync.WaitGroup
	for i := 0; i < 2; i++ {
		group.Go(func() { work() })
	}
	group.Wait()
	done <- true
}
