// Package handler answers requests.
package handler

import "example.com/regress/db"

// List asks the database and sends what it says through the pipeline.
func List(conn *db.Conn, request, queries int) []int {
	var rows []int
	for i := 0; i < queries; i++ {
		rows = conn.Query(request)
	}
	return Map(rows, pipeline)
}

// Map applies f to every value.
func Map[T any](values []T, f func(T) T) []T {
	mapped := make([]T, len(values))
	for i, value := range values {
		mapped[i] = f(value)
	}
	return mapped
}

func trim(i int) int   { return i % 1000 }
func double(i int) int { return 2 * i }
func clamp(i int) int  { return min64(i, 1<<20) }

func min64(a, b int) int {
	if a < b {
		return a
	}
	return b
}
