// Loads plugins and calls what they have: images PLUGIN…
package main

import (
	"fmt"
	"os"
	"plugin"

	"example.com/images/lib"
)

func step(words string) { fmt.Println(lib.Say(words)) }

func deleteEverything() { step("never called") }

func load(path string) {
	loaded, err := plugin.Open(path)
	if err != nil {
		panic(err)
	}
	if greet, err := loaded.Lookup("Greet"); err == nil {
		fmt.Println(greet.(func(string) string)("hey"))
	}
	if depth, err := loaded.Lookup("Depth"); err == nil {
		fmt.Println(depth.(func() int)())
	}
	if work, err := loaded.Lookup("Work"); err == nil {
		work.(func())()
	}
}

func run(paths []string) {
	step("before")
	for _, path := range paths {
		load(path)
	}
	step("after")
	if len(paths) > 100 {
		deleteEverything()
	}
}

func main() { run(os.Args[1:]) }
