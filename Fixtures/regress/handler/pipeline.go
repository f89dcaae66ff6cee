//go:build !reordered

package handler

func pipeline(i int) int {
	stages := []func(int) int{
		func(i int) int { return trim(i) },
		func(i int) int { return double(double(i)) },
		func(i int) int { return clamp(i) },
	}
	for _, stage := range stages {
		i = stage(i)
	}
	return i
}
