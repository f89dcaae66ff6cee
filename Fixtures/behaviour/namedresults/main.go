// Namedresults shows how deferred calls change results.
package main

import (
	"errors"
	"fmt"
)

func doubled() (n int) {
	defer func() { n *= 2 }()
	return 21
}

func bare() (n int, err error) {
	defer func() {
		if err != nil {
			n, err = -1, fmt.Errorf("bare: %w", err)
		}
	}()
	n = 5
	err = errors.New("wrong")
	return
}

func shadowed() (n int) {
	defer func() { n++ }()
	{
		n := 100
		_ = n
	}
	if n := 7; n > 0 {
		return n
	}
	return 0
}

func swapped() (a, b string) {
	defer func() { a, b = b, a }()
	return "left", "right"
}

func unnamed() int {
	n := 1
	defer func() { n = 99 }()
	return n
}

func blank() (_ int, s string) {
	defer func() { s += "!" }()
	return 3, "blank"
}

func addressed() (n *int, m int) {
	defer func() { *n = 5 }()
	return &m, m
}

type list struct{ items []string }

func (l *list) add() (last string) {
	defer func() { l.items = append(l.items, last) }()
	return fmt.Sprint("item ", len(l.items))
}

func order() (s string) {
	for i := 0; i < 3; i++ {
		defer func(i int) { s += fmt.Sprint(i) }(i)
	}
	return "order "
}

var literal = func() (n int) {
	defer func() { n += 1 }()
	return 1
}

func generic[T any](v T) (r []T) {
	defer func() { r = append(r, v) }()
	return []T{v}
}

func nested() (n int) {
	defer func() {
		n = func() (m int) {
			defer func() { m += n }()
			return 10
		}()
	}()
	return 32
}

func main() {
	fmt.Println(doubled())
	fmt.Println(bare())
	fmt.Println(shadowed())
	fmt.Println(swapped())
	fmt.Println(unnamed())
	fmt.Println(blank())
	p, m := addressed()
	fmt.Println(*p, m)
	var l list
	l.add()
	l.add()
	fmt.Println(l.items)
	fmt.Println(order())
	fmt.Println(literal())
	fmt.Println(generic("a"))
	fmt.Println(nested())
}
