// Package store keeps orders in memory for a limited time.
package store

import (
	"sync"
	"time"
)

// Item is one line of an order.
type Item struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// Order is what a customer wants, and, once priced, what it costs.
type Order struct {
	ID    int    `json:"id"`
	Items []Item `json:"items"`
	Cents int    `json:"cents,omitempty"`
}

// Store maps ids to orders. A goroutine of its own removes expired ones.
type Store struct {
	mu      sync.RWMutex
	orders  map[int]entry
	lastID  int
	swept   int
	ttl     time.Duration
	closing chan struct{}
	done    sync.WaitGroup
}

type entry struct {
	order Order
	until time.Time
}

// New returns an empty store whose orders are kept for at least 100 times the sweep interval.
func New(sweep time.Duration) *Store {
	s := &Store{orders: map[int]entry{}, ttl: 100 * sweep, closing: make(chan struct{})}
	s.done.Add(1)
	go s.sweepEvery(sweep)
	return s
}

// Put keeps an order and returns the id it gave it.
func (s *Store) Put(order Order) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID++
	order.ID = s.lastID
	s.orders[order.ID] = entry{order, time.Now().Add(s.ttl)}
	return order.ID
}

// Get returns the order of an id, and whether there is one.
func (s *Store) Get(id int) (Order, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	e, ok := s.orders[id]
	return e.order, ok
}

// Swept returns how often expired orders were looked for.
func (s *Store) Swept() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.swept
}

// Close stops the sweeper and waits for it.
func (s *Store) Close() {
	close(s.closing)
	s.done.Wait()
	s.sweep(time.Now())
}

func (s *Store) sweepEvery(interval time.Duration) {
	defer s.done.Done()
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			s.sweep(now)
		case <-s.closing:
			return
		}
	}
}

func (s *Store) sweep(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.swept++
	for id, e := range s.orders {
		if now.After(e.until) {
			delete(s.orders, id)
		}
	}
}
