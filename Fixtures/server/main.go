// Server is a small but real service: it takes orders over HTTP on the loopback interface, has a pool of workers price
// them, and keeps them for a while. It is driven by its own client, shuts down gracefully and prints a summary.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"example.com/server/api"
	"example.com/server/client"
	"example.com/server/pool"
	"example.com/server/store"
)

type options struct {
	requests, clients, workers int
	timeout, patience          time.Duration
}

func main() {
	var o options
	flag.IntVar(&o.requests, "requests", 400, "orders to place")
	flag.IntVar(&o.clients, "clients", 4, "clients that place them, each a goroutine")
	flag.IntVar(&o.workers, "workers", 3, "workers that price orders")
	flag.DurationVar(&o.patience, "patience", 250*time.Millisecond, "let an order wait for its price for this time")
	flag.DurationVar(&o.timeout, "timeout", 30*time.Second, "give up after this time")
	flag.Parse()

	log.SetFlags(0)
	log.SetPrefix("server: ")
	ctx, cancel := context.WithTimeout(context.Background(), o.timeout)
	defer cancel()
	summary, err := run(ctx, o)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprint(os.Stdout, summary)
}

// run serves until the client has placed its orders, and returns what was done.
func run(ctx context.Context, o options) (summary, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return summary{}, err
	}
	orders := store.New(50 * time.Millisecond)
	workers := pool.New(o.workers, price)
	handler := api.New(orders, workers, o.patience)
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}

	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()

	base := "http://" + listener.Addr().String()
	outcome, err := client.Drive(ctx, base, o.requests, o.clients)
	if err != nil {
		return summary{}, err
	}
	if err := shutdown(ctx, server, served); err != nil {
		return summary{}, err
	}
	workers.Close()
	orders.Close()
	return summary{outcome: outcome, statistics: handler.Statistics()}, nil
}

// shutdown lets running requests end, then waits for Serve to return.
func shutdown(ctx context.Context, server *http.Server, served <-chan error) error {
	if err := server.Shutdown(ctx); err != nil {
		return fmt.Errorf("shutdown: %w", err)
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
