package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/server/api"
	"example.com/server/pool"
	"example.com/server/store"
)

func newHandler(t *testing.T) *api.Handler {
	t.Helper()
	orders := store.New(time.Hour)
	workers := pool.New(1, func(_ context.Context, o store.Order) (store.Order, error) {
		o.Cents = 100
		return o, nil
	})
	t.Cleanup(func() {
		workers.Close()
		orders.Close()
	})
	return api.New(orders, workers, time.Minute)
}

func TestEndpoints(t *testing.T) {
	h := newHandler(t)
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		contains                 string
	}{
		{"place", "POST", "/orders", `{"items":[{"name":"pencil","count":1}]}`, 201, `"cents":100`},
		{"read", "GET", "/orders/1", "", 200, `"id":1`},
		{"missing", "GET", "/orders/7", "", 404, "no such order"},
		{"no number", "GET", "/orders/x", "", 400, "invalid syntax"},
		{"no items", "POST", "/orders", `{}`, 400, "needs items"},
		{"no count", "POST", "/orders", `{"items":[{"name":"pencil"}]}`, 400, "positive count"},
		{"no JSON", "POST", "/orders", `{`, 400, "EOF"},
		{"wrong method", "DELETE", "/orders", "", 405, "use POST"},
		{"health", "GET", "/health", "", 204, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(c.method, c.path, strings.NewReader(c.body)))
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.contains) {
				t.Errorf("%d %s, want %d with %q", w.Code, w.Body, c.status, c.contains)
			}
		})
	}
	if got := h.Statistics(); got != (api.Statistics{Requests: 8, Failures: 6}) {
		t.Errorf("statistics %+v", got)
	}
}

var _ http.Handler = (*api.Handler)(nil)
