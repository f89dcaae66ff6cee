// Package pool runs a function on a fixed number of goroutines.
package pool

import (
	"context"
	"errors"
	"sync"

	"example.com/server/store"
)

// Work is what the pool does with an order.
type Work func(context.Context, store.Order) (store.Order, error)

// ErrClosed is returned for work handed to a closed pool.
var ErrClosed = errors.New("pool is closed")

// Pool is a fixed number of workers fed by one channel.
type Pool struct {
	work Work
	jobs chan job
	quit chan struct{}
	wg   sync.WaitGroup
}

type job struct {
	ctx    context.Context
	order  store.Order
	result chan<- result
}

type result struct {
	order store.Order
	err   error
}

// New starts so many workers.
func New(workers int, work Work) *Pool {
	p := &Pool{work: work, jobs: make(chan job), quit: make(chan struct{})}
	for i := 0; i < workers; i++ {
		p.wg.Add(1)
		go p.run()
	}
	return p
}

// Do has a worker do the work and returns its result, or the context's error if that comes first.
func (p *Pool) Do(ctx context.Context, order store.Order) (store.Order, error) {
	answer := make(chan result, 1)
	select {
	case p.jobs <- job{ctx, order, answer}:
	case <-ctx.Done():
		return order, ctx.Err()
	case <-p.quit:
		return order, ErrClosed
	}
	select {
	case r := <-answer:
		return r.order, r.err
	case <-ctx.Done():
		return order, ctx.Err()
	}
}

// Close lets every worker end the work it has and waits for them.
func (p *Pool) Close() {
	close(p.quit)
	p.wg.Wait()
}

func (p *Pool) run() {
	defer p.wg.Done()
	for {
		select {
		case j := <-p.jobs:
			order, err := p.work(j.ctx, j.order)
			j.result <- result{order, err}
		case <-p.quit:
			return
		}
	}
}
