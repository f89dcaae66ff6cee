// Methodvalues binds receivers at the time a method value is taken.
package main

import "fmt"

type counter struct{ n int }

func (c counter) value() int { return c.n }
func (c *counter) add(k int) { c.n += k }

type valuer interface{ value() int }

type outer struct {
	counter
	*inner
}

type inner struct{ name string }

func (i *inner) hello() string { return "hello " + i.name }

func pick(c *counter) *counter { fmt.Println("picked"); return c }

type handler func(string) string

func (h handler) handle(s string) string { return h(s) }

type stack[T any] struct{ items []T }

func (s *stack[T]) push(v T) { s.items = append(s.items, v) }

func main() {
	c := counter{1}
	value, add := c.value, c.add
	add(1)
	fmt.Println(value(), c.value(), c.n)

	late := pick(&c).add
	fmt.Println("not yet called")
	late(10)
	fmt.Println(c.n)

	var v valuer = c
	bound := v.value
	v = counter{99}
	fmt.Println(bound(), v.value())

	o := outer{counter{5}, &inner{"inner"}}
	hello := o.hello
	o.inner = &inner{"replaced"}
	fmt.Println(hello(), o.hello(), o.value())
	o.add(1)
	fmt.Println(o.counter.n)

	expression := (*counter).add
	expression(&c, 100)
	fmt.Println(counter.value(c), valuer.value(c))

	fmt.Println(handler(func(s string) string { return "<" + s + ">" }).handle("x"))

	var s stack[string]
	push := s.push
	for _, f := range []func(string){push, s.push, (&s).push} {
		f("y")
	}
	fmt.Println(s.items)

	func() {
		defer func() { fmt.Println(recover() != nil) }()
		var none valuer
		_ = none.value // panics when taken
		fmt.Println("never")
	}()
	defer c.add(1)
	defer fmt.Println("deferred", c.value())
	c.n = 0
}
