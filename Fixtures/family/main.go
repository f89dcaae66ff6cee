// Family starts itself so many times, some at a time, and every child ends with a status of its own.
//
//	family <children> <at a time> [brief]
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// child ends as its number says: with an exit code, or every tenth by a signal.
func child(number int) {
	if number%10 == 9 {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	os.Exit(number % 10)
}

// start runs one child to its end and returns its status as a shell would show it.
func start(kind string, number int) int {
	err := exec.Command(os.Args[0], kind, strconv.Itoa(number)).Run()
	if err == nil {
		return 0
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	if status := exit.Sys().(syscall.WaitStatus); status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}

func main() {
	kind := "child"
	switch {
	case os.Args[1] == "child" || os.Args[1] == "brief":
		if os.Args[1] == "child" {
			// Long enough to be noticed.
			time.Sleep(50 * time.Millisecond)
		}
		number, _ := strconv.Atoi(os.Args[2])
		child(number)
	case len(os.Args) > 3:
		kind = os.Args[3]
	}
	count, _ := strconv.Atoi(os.Args[1])
	places, _ := strconv.Atoi(os.Args[2])
	statuses := make([]int, 256)
	var mutex sync.Mutex
	var wait sync.WaitGroup
	free := make(chan bool, places)
	for number := 0; number < count; number++ {
		free <- true
		wait.Add(1)
		go func(number int) {
			defer wait.Done()
			status := start(kind, number)
			mutex.Lock()
			statuses[status]++
			mutex.Unlock()
			<-free
		}(number)
	}
	wait.Wait()
	for status, count := range statuses {
		if count > 0 {
			fmt.Println(status, count)
		}
	}
}
