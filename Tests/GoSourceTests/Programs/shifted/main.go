// Functions whose numbers depend on more than their place in the source.
package main

var first = func() int { return second + third() }()
var second = func() int { return 1 }()
var third = func() int { return fourth }
var fourth = func() int { return sixth }()
var fifth = func() int { return 1 }()
var sixth = func() int { func() {}(); return func() int { return 1 }() }()

const debug = false

func dead(x int) int {
	if false {
		func() {}()
	}
	func() {}()
	if debug {
		func() {}()
	} else {
		func() { func() {}() }()
	}
	func() {}()
	for debug {
		func() {}()
	}
	func() {}()
	if x == 1 {
		return 1
		func() {}()
	}
	func() {}()
	if debug && func() bool { return false }() {
	}
	func() { func() {}(); func() {}() }()
	_ = len([1]func(){func() {}})
	func() {}()
	return 0
}

func main() {
	_ = first + third() + fifth
	dead(0)
}
