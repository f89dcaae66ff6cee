package pool

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"example.com/server/store"
)

func TestEveryJobIsDoneOnce(t *testing.T) {
	p := New(3, func(_ context.Context, o store.Order) (store.Order, error) {
		o.Cents = o.ID * 2
		return o, nil
	})
	defer p.Close()
	var wg sync.WaitGroup
	for id := 1; id <= 50; id++ {
		wg.Add(1)
		go func(id int) {
			defer wg.Done()
			if o, err := p.Do(context.Background(), store.Order{ID: id}); err != nil || o.Cents != id*2 {
				t.Errorf("job %d: %+v, %v", id, o, err)
			}
		}(id)
	}
	wg.Wait()
}

func TestCancelledWhileWorking(t *testing.T) {
	p := New(1, func(ctx context.Context, o store.Order) (store.Order, error) {
		<-ctx.Done()
		return o, ctx.Err()
	})
	defer p.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if _, err := p.Do(ctx, store.Order{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v", err)
	}
}

func TestClosed(t *testing.T) {
	p := New(1, func(_ context.Context, o store.Order) (store.Order, error) { return o, nil })
	p.Close()
	if _, err := p.Do(context.Background(), store.Order{}); !errors.Is(err, ErrClosed) {
		t.Errorf("err = %v", err)
	}
}
