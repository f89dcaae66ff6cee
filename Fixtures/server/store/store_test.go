package store

import (
	"testing"
	"time"
)

func TestPutAndGet(t *testing.T) {
	s := New(time.Hour)
	defer s.Close()
	first := s.Put(Order{Items: []Item{{"pencil", 2}}})
	second := s.Put(Order{})
	if first == second {
		t.Fatalf("both orders have id %d", first)
	}
	if got, ok := s.Get(first); !ok || got.ID != first || got.Items[0].Count != 2 {
		t.Errorf("Get(%d) = %+v, %v", first, got, ok)
	}
	if _, ok := s.Get(99); ok {
		t.Error("found an order nobody put")
	}
}

func TestSweepRemovesExpired(t *testing.T) {
	s := New(time.Hour)
	defer s.Close()
	id := s.Put(Order{})
	s.sweep(time.Now())
	if _, ok := s.Get(id); !ok {
		t.Error("a fresh order is gone")
	}
	s.sweep(time.Now().Add(101 * time.Hour))
	if _, ok := s.Get(id); ok {
		t.Error("an expired order is still there")
	}
}
