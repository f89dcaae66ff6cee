// Stdin answers every line at once, unbuffered, and counts what it read.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
)

func answer(line string) string { return strings.ToUpper(line) }

func main() {
	if len(os.Args) > 1 && os.Args[1] == "bytes" {
		n, err := io.Copy(os.Stdout, os.Stdin)
		fmt.Fprintln(os.Stderr, n, err)
		return
	}
	lines := bufio.NewScanner(os.Stdin)
	n := 0
	for ; lines.Scan(); n++ {
		fmt.Println(answer(lines.Text()))
		fmt.Fprintln(os.Stderr, "line", n)
		if lines.Text() == "quit" {
			os.Exit(4)
		}
	}
	fmt.Println("lines", n, lines.Err())
}
