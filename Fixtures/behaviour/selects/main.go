// Selects chooses between channels: ready ones, nil ones, closed ones, none.
package main

import (
	"context"
	"fmt"
	"time"
)

func channel(name string, c chan int) chan int { fmt.Println("evaluated", name); return c }

func value(v int) int { fmt.Println("value", v); return v }

func main() {
	a, b := make(chan int, 1), make(chan int, 1)
	var none chan int

	select {
	case v := <-channel("a", a):
		fmt.Println("a", v)
	case channel("b", b) <- value(7):
		fmt.Println("sent")
	case <-channel("nil", none):
		fmt.Println("never")
	}

	select {
	case v := <-a:
		fmt.Println("a", v)
	default:
		fmt.Println("default")
	}

	select {
	case v, ok := <-b:
		fmt.Println("b", v, ok)
	case none <- 1:
		fmt.Println("never")
	}

	close(a)
	for i := 0; i < 2; i++ {
		select {
		case v, ok := <-a:
			fmt.Println("closed", v, ok)
		case <-none:
		}
	}

	select {
	case <-none:
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	}

	ctx, cancel := context.WithCancelCause(context.Background())
	stopped := make(chan struct{})
	context.AfterFunc(ctx, func() { fmt.Println("after cancel"); close(stopped) })
	go func() { cancel(fmt.Errorf("enough")) }()
	select {
	case <-ctx.Done():
		<-stopped
		fmt.Println(ctx.Err(), context.Cause(ctx))
	case <-none:
	}

	counts := map[string]bool{}
	left, right := make(chan string), make(chan string)
	quit := make(chan bool)
	go func() {
		for i := 0; i < 100; i++ {
			select {
			case left <- "left":
			case right <- "right":
			}
		}
		close(quit)
	}()
loop:
	for {
		select {
		case s := <-left:
			counts[s] = true
		case s := <-right:
			counts[s] = true
		case <-quit:
			break loop
		}
	}
	fmt.Println("both seen:", counts["left"] && counts["right"])
}
