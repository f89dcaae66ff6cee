// Package untraced stands for a third party's code.
package untraced

import "sync"

// A Group runs functions on goroutines of their own.
type Group struct{ wait sync.WaitGroup }

// Go starts one.
func (g *Group) Go(f func()) {
	g.wait.Add(1)
	go func() {
		defer g.wait.Done()
		f()
	}()
}

// Wait waits for all.
func (g *Group) Wait() { g.wait.Wait() }
