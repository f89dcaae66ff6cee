// A plugin of another module, which shares nothing with the program that loads it.
package main

func inner() {}

func middle() {
	inner()
	inner()
}

// Work makes calls.
func Work() {
	for i := 0; i < 3; i++ {
		middle()
	}
}

func main() { Work() }
