//go:build renamed

// Package db is a database of even numbers.
package db

// Connection is what Conn was called before.
type Connection struct{ queries int }

// Conn keeps the callers as they are.
type Conn = Connection

// Open makes a connection.
func Open() *Connection { return &Connection{} }

// Query returns the rows of a request.
func (c *Connection) Query(request int) []int {
	c.queries++
	rows := make([]int, 0, 4)
	for i := 0; i < 4; i++ {
		rows = append(rows, c.fetch(request, i))
	}
	return rows
}

func (c *Connection) fetch(request, i int) int { return 2 * (request + i) }
