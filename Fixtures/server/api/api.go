// Package api is the service's HTTP side.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/server/pool"
	"example.com/server/store"
)

// Handler serves POST /orders, GET /orders/{id} and GET /health.
type Handler struct {
	mux     *http.ServeMux
	orders  *store.Store
	workers *pool.Pool
	buffers sync.Pool
	// patience is how long a request waits for its price.
	patience time.Duration

	requests, failures atomic.Int64
}

// Statistics are counts since the start.
type Statistics struct {
	Requests, Failures int64
}

// New returns a handler that has workers price orders, each in patience at most, and keeps them in orders.
func New(orders *store.Store, workers *pool.Pool, patience time.Duration) *Handler {
	h := &Handler{
		mux:     http.NewServeMux(),
		orders:  orders,
		workers: workers,
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }},

		patience: patience,
	}
	h.mux.HandleFunc("/orders", h.counted(only(http.MethodPost, h.place)))
	h.mux.HandleFunc("/orders/", h.counted(only(http.MethodGet, h.read)))
	h.mux.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return h
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }

// Statistics returns the counts so far; requests for /health are not counted.
func (h *Handler) Statistics() Statistics {
	return Statistics{Requests: h.requests.Load(), Failures: h.failures.Load()}
}

// endpoint is a handler that may fail.
type endpoint func(http.ResponseWriter, *http.Request) error

// failure is an error with an HTTP status.
type failure struct {
	status int
	err    error
}

func (f failure) Error() string { return f.err.Error() }
func (f failure) Unwrap() error { return f.err }

// counted turns an endpoint into a handler: it counts, and answers errors with their status.
func (h *Handler) counted(e endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h.requests.Add(1)
		if err := e(w, r); err != nil {
			h.failures.Add(1)
			status := http.StatusInternalServerError
			var f failure
			if errors.As(err, &f) {
				status = f.status
			}
			http.Error(w, err.Error(), status)
		}
	}
}

// only refuses other methods than this one.
func only(method string, e endpoint) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != method {
			return failure{http.StatusMethodNotAllowed, errors.New("use " + method)}
		}
		return e(w, r)
	}
}

func (h *Handler) place(w http.ResponseWriter, r *http.Request) error {
	var order store.Order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&order); err != nil {
		return failure{http.StatusBadRequest, err}
	}
	if err := validate(order); err != nil {
		return failure{http.StatusBadRequest, err}
	}
	ctx, cancel := context.WithTimeout(r.Context(), h.patience)
	defer cancel()
	priced, err := h.workers.Do(ctx, order)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return failure{http.StatusGatewayTimeout, err}
	case err != nil:
		return failure{http.StatusUnprocessableEntity, err}
	}
	priced.ID = h.orders.Put(priced)
	return h.answer(w, http.StatusCreated, priced)
}

func (h *Handler) read(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/orders/"))
	if err != nil {
		return failure{http.StatusBadRequest, err}
	}
	order, ok := h.orders.Get(id)
	if !ok {
		return failure{http.StatusNotFound, errors.New("no such order")}
	}
	return h.answer(w, http.StatusOK, order)
}

func validate(order store.Order) error {
	if len(order.Items) == 0 {
		return errors.New("an order needs items")
	}
	for _, item := range order.Items {
		if item.Count < 1 {
			return errors.New("an item needs a positive count")
		}
	}
	return nil
}

// answer writes a value as JSON, through a buffer, so that an error can still become a status.
func (h *Handler) answer(w http.ResponseWriter, status int, value any) error {
	buffer := h.buffers.Get().(*bytes.Buffer)
	defer h.buffers.Put(buffer)
	buffer.Reset()
	if err := json.NewEncoder(buffer).Encode(value); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, err := buffer.WriteTo(w)
	return err
}
