package main

import (
	"os"
	"sync"
	"testing"
	"time"
)

var mu sync.Mutex

func lockAgain(begun chan<- bool) {
	begun <- true
	mu.Lock()
}

func TestQuick(t *testing.T) {
	begun := make(chan bool, 1)
	serve(begun, 0)
	if !<-begun {
		t.Fail()
	}
}

// TestHang waits for itself until the process ends.
func TestHang(t *testing.T) {
	if os.Getenv("OPENCALLS_HANG") == "" {
		t.Skip("hangs where OPENCALLS_HANG is set")
	}
	begun := make(chan bool, 1)
	go func() {
		<-begun
		time.Sleep(pause)
		os.Exit(3)
	}()
	mu.Lock()
	lockAgain(begun)
}
