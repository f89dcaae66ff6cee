// Package client places orders and reads them back.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"example.com/server/store"
)

// Outcome is what the server did with the orders placed.
type Outcome struct {
	Placed, Rejected, TimedOut, ReadBack int
	Cents                                int
}

func (o *Outcome) add(other Outcome) {
	o.Placed += other.Placed
	o.Rejected += other.Rejected
	o.TimedOut += other.TimedOut
	o.ReadBack += other.ReadBack
	o.Cents += other.Cents
}

// Drive has clients goroutines place requests orders and returns the sum of their outcomes, or the first error.
func Drive(ctx context.Context, base string, requests, clients int) (Outcome, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	c := &client{base: base, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}}
	defer c.http.CloseIdleConnections()
	if err := c.awaitHealth(ctx); err != nil {
		return Outcome{}, err
	}

	numbers := make(chan int)
	outcomes := make(chan Outcome, clients)
	var wg sync.WaitGroup
	for i := 0; i < clients; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			outcome, err := c.placeAll(ctx, numbers)
			if err != nil {
				cancel(err)
			}
			outcomes <- outcome
		}()
	}
	feed(ctx, numbers, requests)
	wg.Wait()
	close(outcomes)

	var sum Outcome
	for o := range outcomes {
		sum.add(o)
	}
	return sum, context.Cause(ctx)
}

// feed sends 0…n-1 and closes the channel, or stops early with the context.
func feed(ctx context.Context, numbers chan<- int, n int) {
	defer close(numbers)
	for i := 0; i < n; i++ {
		select {
		case numbers <- i:
		case <-ctx.Done():
			return
		}
	}
}

type client struct {
	base string
	http *http.Client
}

func (c *client) awaitHealth(ctx context.Context) error {
	for {
		status, _, err := c.send(ctx, http.MethodGet, "/health", nil)
		if err == nil && status == http.StatusNoContent {
			return nil
		}
		select {
		case <-time.After(time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *client) placeAll(ctx context.Context, numbers <-chan int) (Outcome, error) {
	var sum Outcome
	for n := range numbers {
		o, err := c.placeOne(ctx, n)
		if err != nil {
			return sum, err
		}
		sum.add(o)
	}
	return sum, nil
}

// placeOne places the nth order and, if it is taken, reads it back.
func (c *client) placeOne(ctx context.Context, n int) (Outcome, error) {
	status, body, err := c.send(ctx, http.MethodPost, "/orders", orderNumber(n))
	if err != nil {
		return Outcome{}, err
	}
	switch status {
	case http.StatusCreated:
	case http.StatusGatewayTimeout:
		return Outcome{TimedOut: 1}, nil
	default:
		return Outcome{Rejected: 1}, nil
	}
	var placed, read store.Order
	if err := json.Unmarshal(body, &placed); err != nil {
		return Outcome{}, err
	}
	status, body, err = c.send(ctx, http.MethodGet, fmt.Sprintf("/orders/%d", placed.ID), nil)
	if err != nil {
		return Outcome{}, err
	}
	if status != http.StatusOK {
		return Outcome{Placed: 1, Cents: placed.Cents}, nil
	}
	if err := json.Unmarshal(body, &read); err != nil {
		return Outcome{}, err
	}
	if read.Cents != placed.Cents {
		return Outcome{}, fmt.Errorf("order %d: placed at %d, read back at %d", placed.ID, placed.Cents, read.Cents)
	}
	return Outcome{Placed: 1, ReadBack: 1, Cents: placed.Cents}, nil
}

// orderNumber makes the nth order: every 10th is faulty, every 200th never gets a price.
func orderNumber(n int) store.Order {
	names := []string{"pencil", "paper", "stapler"}
	switch {
	case n%200 == 150:
		return store.Order{Items: []store.Item{{Name: "granite", Count: 1}}}
	case n%10 == 9:
		return store.Order{Items: []store.Item{{Name: "unobtainium", Count: 1}}}
	}
	order := store.Order{}
	for i := 0; i <= n%3; i++ {
		order.Items = append(order.Items, store.Item{Name: names[(n+i)%3], Count: 1 + n%4})
	}
	return order
}

func (c *client) send(ctx context.Context, method, path string, value any) (int, []byte, error) {
	var body io.Reader
	if value != nil {
		encoded, err := json.Marshal(value)
		if err != nil {
			return 0, nil, err
		}
		body = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return 0, nil, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}
