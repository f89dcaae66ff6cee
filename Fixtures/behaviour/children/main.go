// Children starts itself again, in several ways, and collects what its children say and how they end.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

func child(args []string) {
	switch args[0] {
	case "echo":
		fmt.Println(strings.Join(args[1:], " "))
	case "fail":
		fmt.Fprintln(os.Stderr, "failing")
		os.Exit(9)
	case "environment":
		fmt.Println(len(os.Environ()), os.Getenv("ONLY"))
	case "panic":
		panic("child")
	case "nested":
		fmt.Print(output("echo", "from a grandchild"))
	case "cat":
		var b bytes.Buffer
		b.ReadFrom(os.Stdin)
		fmt.Print(strings.ToUpper(b.String()))
	}
}

func command(args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return exec.Command(self, args...)
}

func output(args ...string) string {
	out, err := command(args...).Output()
	if err != nil {
		return fmt.Sprintln(err)
	}
	return string(out)
}

func main() {
	if len(os.Args) > 1 {
		child(os.Args[1:])
		return
	}
	fmt.Print(output("echo", "a", "b"))
	fmt.Print(output("fail"))
	fmt.Print(output("panic"))
	fmt.Print(output("nested"))

	cat := command("cat")
	cat.Stdin = strings.NewReader("through a pipe\n")
	out, err := cat.CombinedOutput()
	fmt.Print(string(out), err, "\n")

	bare := command("environment")
	bare.Env = []string{"ONLY=this"}
	bare.Dir = "/"
	out, err = bare.CombinedOutput()
	fmt.Print(string(out), err, "\n")

	session := command("echo", "in its own session")
	session.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err = session.CombinedOutput()
	fmt.Print(string(out), err, "\n")

	var wg sync.WaitGroup
	results := make([]string, 20)
	for i := range results {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			results[i] = strings.TrimSpace(output("echo", fmt.Sprint(i)))
		}(i)
	}
	wg.Wait()
	fmt.Println(results)
}
