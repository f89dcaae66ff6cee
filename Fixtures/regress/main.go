// Regress is a program that can be made worse by flags and build tags, one way at a time.
package main

import (
	"flag"
	"fmt"
	"sync"

	"example.com/regress/db"
	"example.com/regress/digest"
	"example.com/regress/handler"
)

func main() {
	requests := flag.Int("requests", 40, "requests to handle")
	queries := flag.Int("queries", 1, "queries that handler.List makes per request")
	slow := flag.Int("slow", 0, "percent by which digest.Sum takes longer")
	workers := flag.Int("workers", 2, "goroutines that count")
	rounds := flag.Int("rounds", 20000, "rounds of digest.Sum per request")
	flag.Parse()

	conn := db.Open()
	sum := uint64(0)
	for request := 0; request < *requests; request++ {
		rows := handler.List(conn, request, *queries)
		sum += digest.Sum(rows, *rounds*(100+*slow)/100)
		sum += digest.Check(rows, *rounds/2)
	}
	fmt.Println("checksum:", sum != 0, "counted:", count(*workers, 50))
}

// count adds numbers up on several goroutines.
func count(workers, n int) int {
	results := make([]int, workers)
	var group sync.WaitGroup
	for worker := 0; worker < workers; worker++ {
		group.Add(1)
		go work(&group, &results[worker], n)
	}
	group.Wait()
	sum := 0
	for _, result := range results {
		sum += result
	}
	return sum / workers
}

func work(group *sync.WaitGroup, result *int, n int) {
	defer group.Done()
	for i := 0; i < n; i++ {
		*result += step(i)
	}
}

func step(i int) int { return i & 1 }
