//go:build !go1.25

package main

// viaWaitGroup does nothing: there is no sync.WaitGroup.Go yet.
func viaWaitGroup(done chan bool) { done <- true }
