// Command surroundings prints what a program knows of the toolchain that built it, and how it was started.
package main

import (
	"fmt"
	"os"
	"reflect"
	"runtime"
	"sort"
	"strings"
)

func fileOf(function any) string {
	file, _ := runtime.FuncForPC(reflect.ValueOf(function).Pointer()).FileLine(0)
	return file
}

func main() {
	fmt.Println("GOROOT", runtime.GOROOT())
	fmt.Println("fmt.Println", fileOf(fmt.Println))
	fmt.Println("strings.Map", fileOf(strings.Map))
	fmt.Println("version", runtime.Version(), runtime.Compiler, runtime.GOOS, runtime.GOARCH)
	environment := os.Environ()
	sort.Strings(environment)
	for _, variable := range environment {
		fmt.Println(variable)
	}
	directory, err := os.Getwd()
	fmt.Println(directory, err)
	files, err := os.ReadDir("/proc/self/fd")
	fmt.Println(len(files), "descriptors", err)
}
