// Package digest takes time.
package digest

// Sum mixes the rows for some rounds: time in proportion to them, and nothing else.
func Sum(rows []int, rounds int) uint64 {
	sum := uint64(len(rows))
	for i := 0; i < rounds; i++ {
		sum = sum*6364136223846793005 + 1442695040888963407
	}
	return sum
}

// Check is like Sum, and no flag changes it.
func Check(rows []int, rounds int) uint64 {
	sum := uint64(len(rows)) + 1
	for i := 0; i < rounds; i++ {
		sum = sum*2862933555777941757 + 3037000493
	}
	return sum
}
