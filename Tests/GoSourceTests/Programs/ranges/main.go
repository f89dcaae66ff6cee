// Loops over functions: their bodies are functions of the compiler's.
package main

func seq(yield func(int) bool) { yield(1) }

func seqOf[T any](yield func(T) bool) {
	var zero T
	yield(zero)
}

type S[T any] struct{}

func (S[T]) Each(yield func(T, int) bool) {
	var zero T
	yield(zero, 0)
}

func ranged() {
	func() {}()
	for i := range seq {
		func() {
			for range seq {
				func() {}()
			}
		}()
		_ = i
		for range seq {
			func() { func() {}() }()
			defer func() { func() {}() }()
		}
		func() {}()
	}
	func() {}()
	for range seq {
		func() {}()
		go func() {}()
	}
	for range 1 {
		func() {}()
	}
	for range []int{1} {
		func() {}()
	}
}

func generic[T any]() {
	for range seqOf[T] {
		func() {}()
	}
	func() {}()
}

func main() {
	ranged()
	generic[int]()
	for x, i := range (S[string]{}).Each {
		_, _ = x, i
		func() {}()
		if i > 0 {
			break
		}
		for range func(yield func() bool) { yield() } {
			func() {}()
		}
	}
	func() {}()
}
