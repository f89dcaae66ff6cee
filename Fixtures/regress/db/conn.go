//go:build !renamed

// Package db is a database of even numbers.
package db

// Conn is a connection.
type Conn struct{ queries int }

// Open makes a connection.
func Open() *Conn { return &Conn{} }

// Query returns the rows of a request.
func (c *Conn) Query(request int) []int {
	c.queries++
	rows := make([]int, 0, 4)
	for i := 0; i < 4; i++ {
		rows = append(rows, c.row(request, i))
	}
	return rows
}

func (c *Conn) row(request, i int) int { return 2 * (request + i) }
