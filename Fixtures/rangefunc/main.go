// Rangefunc loops over a function.
package main

func each(yield func(int) bool) {
	for i := 0; i < 3; i++ {
		if !yield(i) {
			return
		}
	}
}

func slowLoop() (sum int) {
	for i := range each {
		for j := 0; j < 1000; j++ {
			sum += i * j
		}
	}
	return sum
}

func main() {
	if slowLoop() == 0 {
		panic("no loop")
	}
}
