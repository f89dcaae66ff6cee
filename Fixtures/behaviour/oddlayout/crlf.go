package main

import "fmt"

func init() {
	fmt.Println("BOM and CRLF", `raw
string`, func() string {
		return "literal"
	}())
}
