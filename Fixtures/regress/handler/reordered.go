//go:build reordered

package handler

func pipeline(i int) int {
	stages := []func(int) int{
		func(i int) int { return clamp(i) },
		func(i int) int { return min64(i, 1<<30) },
		func(i int) int { return trim(i) },
		func(i int) int { return double(double(i)) },
	}
	for _, stage := range stages {
		i = stage(i)
	}
	return i
}
