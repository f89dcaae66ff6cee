// Exits ends in the way its argument names.
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"
	"syscall"
)

func end(how string) {
	defer fmt.Println("deferred: not run by os.Exit")
	fmt.Println("ending by", how)
	switch how {
	case "return":
	case "fatal":
		log.SetFlags(0)
		log.Fatal("fatal")
	case "panic":
		log.SetFlags(0)
		log.Panic("log.Panic")
	case "goroutine":
		go os.Exit(5)
		select {}
	case "syscall":
		syscall.Exit(6)
	case "self":
		if p, err := os.FindProcess(os.Getpid()); err == nil {
			p.Kill()
		}
		select {}
	default:
		code, err := strconv.Atoi(how)
		if err != nil {
			code = 99
		}
		os.Exit(code)
	}
}

func main() {
	end(os.Args[1])
	fmt.Println("main returns")
}
