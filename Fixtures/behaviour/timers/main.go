// Timers has functions called by the runtime's timers and by package sync.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

func main() {
	fired := make(chan string)
	time.AfterFunc(time.Millisecond, func() { fired <- "after" })
	fmt.Println(<-fired)
	timer := time.AfterFunc(time.Hour, func() { fired <- "never" })
	fmt.Println(timer.Stop(), timer.Stop())

	ticker := time.NewTicker(time.Millisecond)
	for i := 0; i < 3; i++ {
		<-ticker.C
	}
	ticker.Stop()

	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { fired <- "context" })
	fmt.Println(<-fired, ctx.Err(), stop())

	once := sync.OnceValues(func() (int, error) { fmt.Println("once"); return 1, errors.New("always") })
	fmt.Println(once())
	fmt.Println(once())
	failing := sync.OnceFunc(func() { panic("first time") })
	for i := 0; i < 2; i++ {
		func() {
			defer func() { fmt.Println(recover()) }()
			failing()
		}()
	}

	var mu sync.Mutex
	condition := sync.NewCond(&mu)
	ready := 0
	for i := 0; i < 5; i++ {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			ready++
			condition.Broadcast()
		}()
	}
	mu.Lock()
	for ready < 5 {
		condition.Wait()
	}
	mu.Unlock()
	fmt.Println("ready", ready)

	pool := sync.Pool{New: func() any { return "new" }}
	fmt.Println(pool.Get())
	var m sync.Map
	m.Store("k", 1)
	m.Range(func(k, v any) bool { fmt.Println(k, v); return true })
}
