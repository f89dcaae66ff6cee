package main

import (
	"context"
	"errors"
	"time"

	"example.com/server/store"
)

// price is what a worker does with an order: look every item up, and fail for one that nobody sells.
func price(ctx context.Context, order store.Order) (store.Order, error) {
	cents := 0
	for _, item := range order.Items {
		p, err := unitPrice(ctx, item)
		if err != nil {
			return order, err
		}
		cents += p * item.Count
	}
	order.Cents = discount(cents, len(order.Items))
	return order, nil
}

var errUnknownItem = errors.New("unknown item")

// unitPrice stands for a slow look-up; it ends early when nobody waits for the answer any more.
func unitPrice(ctx context.Context, item store.Item) (int, error) {
	select {
	case <-time.After(time.Duration(len(item.Name)) * 10 * time.Microsecond):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	switch item.Name {
	case "pencil":
		return 120, nil
	case "paper":
		return 450, nil
	case "stapler":
		return 1999, nil
	case "granite":
		<-ctx.Done() // a look-up that never answers
		return 0, ctx.Err()
	}
	return 0, errUnknownItem
}

// discount takes a tenth off orders of three and more lines.
func discount(cents, lines int) int {
	if lines >= 3 {
		return cents - cents/10
	}
	return cents
}
