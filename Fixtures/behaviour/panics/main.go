// Panics ends with the uncaught panic or the fatal error named by its argument.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

type stringer struct{ n int }

func (s stringer) String() string { return "stringer " + strconv.Itoa(s.n) }

type failure struct{ code int }

func (f *failure) Error() string { return "failure " + strconv.Itoa(f.code) }

type holder struct{ values []int }

func (h *holder) at(i int) int { return h.values[i] }

func deep(n int, f func()) {
	if n == 0 {
		f()
		return
	}
	deep(n-1, f)
}

func deferredPrint(what string) { fmt.Println("deferred", what) }

var cases = map[string]func(){
	"plain": func() { panic("plain") },
	"deep":  func() { deep(5, func() { panic("at the bottom") }) },
	"error": func() { panic(&failure{7}) },
	"stringer": func() {
		panic(stringer{3})
	},
	"wrapped": func() { panic(fmt.Errorf("wrapped: %w", &failure{8})) },
	"index":   func() { fmt.Println((&holder{values: []int{1, 2}}).at(5)) },
	"nilmap":  func() { var m map[string]int; m["a"] = 1 },
	"nilpointer": func() {
		var h *holder
		fmt.Println(h.at(0))
	},
	"divide":    func() { zero := len(os.Args) - len(os.Args); fmt.Println(1 / zero) },
	"assertion": func() { var v any = "text"; fmt.Println(v.(int)) },
	"nilfunc":   func() { var f func(); f() },
	"deferred": func() {
		defer deferredPrint("first")
		defer func() {
			defer deferredPrint("inside")
			fmt.Println("deferred second")
		}()
		panic("after defers")
	},
	"again": func() {
		defer func() { panic("second") }()
		panic("first")
	},
	"repanic": func() {
		defer func() {
			if v := recover(); v != nil {
				panic(v)
			}
		}()
		panic("thrown twice")
	},
	"goroutine": func() {
		go deep(2, func() { panic("in a goroutine") })
		select {}
	},
	"goexitmain": func() { runtime.Goexit() },
	"deadlock": func() {
		var mu sync.Mutex
		mu.Lock()
		mu.Lock()
	},
	"deadlockselect": func() { select {} },
	"closedchannel":  func() { c := make(chan int); close(c); close(c) },
	"unlock":         func() { var mu sync.Mutex; mu.Unlock() },
	"waitgroup":      func() { var wg sync.WaitGroup; wg.Done() },
	"nilpanic":       func() { panic(nil) },
	"joined":         func() { panic(errors.Join(errors.New("one"), errors.New("two"))) },
}

func main() {
	f, ok := cases[os.Args[1]]
	if !ok {
		fmt.Println("no such case")
		os.Exit(99)
	}
	fmt.Println("before", os.Args[1])
	f()
	fmt.Println("after")
}
