// Pragmas has comments that mean something to the compiler, and comments where they are in the way.
package main

import (
	_ "embed"
	"fmt"
	"runtime"
	"time"
	_ "unsafe" // for go:linkname
)

//go:embed text.txt
var text string

//go:linkname nanotime runtime.nanotime
func nanotime() int64

//go:noinline
func notInlined(i int) int { return i + 1 }

//go:nosplit
func noSplit(i int) int { return i + 2 }

//go:norace
func noRace(i int) int { return i + 3 }

// documented has a comment.
func documented() int { // behind the brace
	/* alone */
	return 4 // behind the statement
} // behind the body

func commentedHeader( /* none */ ) /* result */ int/* brace */ { /* body */ return 5 }

func emptyBody() {}

func onlyComment() {
	// nothing
}

func longHeader(
	first int,
	second ...string,
) (
	result int,
	err error,
) {
	return first + len(second), nil
}

func switches(i int) string {
	switch {
	// before a case
	case i < 0:
		return "negative"
	/* between */
	case i == 0: // behind a case
		return "zero"
	default:
		return "positive"
	}
}

func raw() string {
	return `package raw; func f() { go g() } // not code
func {`
}

func labels() (n int) {
start:
	n++
	if n < 3 {
		goto start
	}
outer:
	for {
		for {
			n *= 2
			if n > 10 {
				break outer
			}
			continue outer
		}
	}
	return
}

func line() (string, int) {
//line generated.y:100
	_, file, line, _ := runtime.Caller(0)
	return file[len(file)-len("generated.y"):], line
//line main.go:100
}

func main() {
	fmt.Print(text)
	fmt.Println(notInlined(0), noSplit(0), noRace(0), documented(), commentedHeader())
	emptyBody()
	onlyComment()
	fmt.Println(longHeader(1, "a", "b"))
	fmt.Println(switches(-1), switches(0), switches(1))
	fmt.Println(raw())
	fmt.Println(labels())
	fmt.Println(line())
	before := nanotime()
	time.Sleep(time.Millisecond)
	fmt.Println(nanotime() > before)
}
