// Calls is the smallest program worth tracing: functions that call functions.
package main

import "fmt"

func main() {
	fmt.Println("sum of squares:", sumOfSquares(10))
	fmt.Println("fibonacci:", fibonacci(10))
	fmt.Println("even:", even(7), even(8))
	apply(3, func(i int) { fmt.Println("visited", i) })
}

// sumOfSquares calls square n times.
func sumOfSquares(n int) int {
	sum := 0
	for i := 1; i <= n; i++ {
		sum += square(i)
	}
	return sum
}

func square(i int) int { return i * i }

// fibonacci calls itself: 177 calls for n = 10.
func fibonacci(n int) int {
	if n < 2 {
		return n
	}
	return fibonacci(n-1) + fibonacci(n-2)
}

// even and odd call each other.
func even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

// apply calls a function value.
func apply(n int, f func(int)) {
	for i := 0; i < n; i++ {
		f(i)
	}
}
