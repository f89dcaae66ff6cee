// Signals sends itself the signal its first argument names, after preparing for it as its second says.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

var numbers = map[string]syscall.Signal{
	"HUP": syscall.SIGHUP, "INT": syscall.SIGINT, "QUIT": syscall.SIGQUIT, "ABRT": syscall.SIGABRT,
	"USR1": syscall.SIGUSR1, "USR2": syscall.SIGUSR2, "SEGV": syscall.SIGSEGV, "PIPE": syscall.SIGPIPE,
	"ALRM": syscall.SIGALRM, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL, "CHLD": syscall.SIGCHLD,
	"WINCH": syscall.SIGWINCH,
}

func raise(s syscall.Signal) {
	if err := syscall.Kill(os.Getpid(), s); err != nil {
		fmt.Println(err)
	}
}

// survive says so if the signal has not ended the program, however late a deadly one comes.
func survive(s syscall.Signal) {
	switch s {
	case syscall.SIGUSR1, syscall.SIGPIPE, syscall.SIGALRM, syscall.SIGCHLD, syscall.SIGWINCH:
		time.Sleep(100 * time.Millisecond)
	default:
		time.Sleep(10 * time.Second)
	}
	fmt.Println("survived")
}

func main() {
	s := numbers[os.Args[1]]
	switch os.Args[2] {
	case "default":
		raise(s)
		survive(s)
	case "notify":
		c := make(chan os.Signal, 10)
		signal.Notify(c, s)
		raise(s)
		fmt.Println("got", <-c)
		signal.Stop(c)
		fmt.Println("pending", len(c))
	case "all":
		c := make(chan os.Signal, 10)
		signal.Notify(c)
		raise(s)
		for got := range c {
			if got == s {
				fmt.Println("got", got)
				break
			}
			if got != syscall.SIGURG { // the runtime's own, for preemption
				fmt.Println("unexpected", got)
			}
		}
	case "ignore":
		signal.Ignore(s)
		raise(s)
		time.Sleep(10 * time.Millisecond)
		fmt.Println("ignored", signal.Ignored(s))
	case "context":
		ctx, stop := signal.NotifyContext(context.Background(), s)
		defer stop()
		raise(s)
		<-ctx.Done()
		fmt.Println(ctx.Err())
	case "reset":
		// Go does not take the ignoring back.
		signal.Ignore(s)
		signal.Reset(s)
		raise(s)
		time.Sleep(100 * time.Millisecond)
		fmt.Println("survived")
	case "wait":
		c := make(chan os.Signal, 1)
		signal.Notify(c, s)
		fmt.Println("ready")
		fmt.Println("got", <-c)
		os.Exit(3)
	case "ignore-and-wait":
		c := make(chan os.Signal, 1)
		signal.Notify(c, s)
		fmt.Println("ready")
		for range c {
			fmt.Println("interrupted")
		}
	case "every":
		c := make(chan os.Signal, 100)
		signal.Notify(c)
		fmt.Println("ready")
		for got := range c {
			if got != syscall.SIGURG {
				fmt.Println("got", int(got.(syscall.Signal)))
			}
			if got == s {
				os.Exit(3)
			}
		}
	case "sleep":
		fmt.Println("ready")
		time.Sleep(time.Minute)
	}
}
