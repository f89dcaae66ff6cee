// Lineage starts goroutines in the ways that libraries do: from code that is not traced.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"example.com/lineage/untraced"
)

func work() { time.Sleep(time.Millisecond) }

func direct(done chan bool) {
	go func() {
		work()
		done <- true
	}()
}

func viaGroup(done chan bool) {
	var group untraced.Group
	for i := 0; i < 3; i++ {
		group.Go(func() { work() })
	}
	group.Wait()
	done <- true
}

func viaTimer(done chan bool) {
	time.AfterFunc(time.Millisecond, func() {
		work()
		done <- true
	})
}

func viaContext(done chan bool) {
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan bool)
	context.AfterFunc(ctx, func() {
		work()
		ran <- true
	})
	cancel()
	<-ran
	done <- true
}

func handle(http.ResponseWriter, *http.Request) { work() }

func viaServer(done chan bool) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(handle)}
	go server.Serve(listener)
	for i := 0; i < 2; i++ {
		response, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			panic(err)
		}
		response.Body.Close()
	}
	server.Close()
	done <- true
}

func main() {
	done := make(chan bool, 1)
	for _, start := range []func(chan bool){direct, viaGroup, viaWaitGroup, viaTimer, viaContext, viaServer} {
		start(done)
		<-done
	}
	fmt.Println("done")
}
