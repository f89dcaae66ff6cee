package main

import "fmt"

func helper(n int) string { return fmt.Sprint("helped with ", n, " arguments") }
