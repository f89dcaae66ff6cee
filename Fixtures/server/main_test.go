package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"example.com/server/store"
)

func TestRunIsDeterministic(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var first string
	for _, o := range []options{{requests: 40, clients: 1, workers: 1}, {requests: 40, clients: 5, workers: 2}} {
		o.patience = time.Minute
		s, err := run(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case first == "":
			first = s.String()
		case first != s.String():
			t.Errorf("%+v gives\n%s\ninstead of\n%s", o, s, first)
		}
	}
	if !strings.Contains(first, "placed    36\nrejected  4\n") {
		t.Errorf("summary:\n%s", first)
	}
}

func TestPrice(t *testing.T) {
	order := store.Order{Items: []store.Item{{Name: "pencil", Count: 1}, {Name: "paper", Count: 1}, {Name: "paper", Count: 1}}}
	priced, err := price(context.Background(), order)
	if err != nil || priced.Cents != 918 {
		t.Errorf("price = %d, %v; want 918", priced.Cents, err)
	}
	if _, err := price(context.Background(), store.Order{Items: []store.Item{{Name: "moon", Count: 1}}}); err != errUnknownItem {
		t.Errorf("err = %v", err)
	}
}

func TestPriceStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := price(ctx, store.Order{Items: []store.Item{{Name: "granite", Count: 1}}}); err != context.Canceled {
		t.Errorf("err = %v", err)
	}
}
