// Keeps many children alive at one time, each of which makes a hundred calls: crowd N
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"
)

func work(n int) int { return n + 1 }

// child says that it is half through, and goes on when its standard input ends.
func child() {
	for i := 0; i < 50; i++ {
		work(i)
	}
	fmt.Println("ready")
	io.Copy(io.Discard, os.Stdin)
	for i := 0; i < 50; i++ {
		work(i)
	}
}

// crowd takes no more descriptors for many children than for one, as there may be few.
func crowd(n int) error {
	var begins, ends [2]int
	if err := syscall.Pipe2(begins[:], syscall.O_CLOEXEC); err != nil {
		return err
	}
	if err := syscall.Pipe2(ends[:], syscall.O_CLOEXEC); err != nil {
		return err
	}
	pids := make([]int, n)
	for i := range pids {
		pid, err := syscall.ForkExec("/proc/self/exe", []string{"crowd", "child"}, &syscall.ProcAttr{
			Env: append(os.Environ(), "GOMAXPROCS=1"), Files: []uintptr{uintptr(begins[0]), uintptr(ends[1]), 2},
		})
		if err != nil {
			return err
		}
		pids[i] = pid
	}
	output := bufio.NewReader(os.NewFile(uintptr(ends[0]), "ready"))
	for range pids {
		if _, err := output.ReadString('\n'); err != nil {
			return err
		}
	}
	syscall.Close(begins[1])
	for _, pid := range pids {
		var status syscall.WaitStatus
		if _, err := syscall.Wait4(pid, &status, 0, nil); err != nil || status != 0 {
			return fmt.Errorf("child %d: %v, status %d", pid, err, status)
		}
	}
	return nil
}

func main() {
	if os.Args[1] == "child" {
		child()
		return
	}
	n, _ := strconv.Atoi(os.Args[1])
	if err := crowd(n); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(n, "children")
}
