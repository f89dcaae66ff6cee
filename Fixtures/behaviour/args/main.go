// Args prints its arguments and asks where its executable is.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	fmt.Println(len(os.Args)-1, "arguments")
	for _, a := range os.Args[1:] {
		fmt.Printf("%q\n", a)
	}
	fmt.Println("name", filepath.Base(os.Args[0]))
	executable, err := os.Executable()
	fmt.Println("executable", filepath.Base(executable), err)
	info, err := os.Stat(executable)
	fmt.Println("is a file", err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o100 != 0)
	self, err := os.Readlink("/proc/self/exe")
	fmt.Println("is /proc/self/exe", self == executable, err)

	verbose := flag.Bool("v", false, "a flag that go and gotrace-record have as well")
	output := flag.String("o", "", "another")
	if err := flag.CommandLine.Parse(os.Args[1:]); err == nil {
		fmt.Println("v", *verbose, "o", *output, "rest", flag.Args())
	}
}
