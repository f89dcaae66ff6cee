package main

import _ "unsafe"

func init() {
	toldLine()
	toldColumn()
	linked()
}

//go:linkname linked example.com/elsewhere.symbol
func linked() { func() {}() }

//line grammar.y:100
func toldLine() {
	func() {
//line other.y:7
	}()
	func() {}()
}

func /*line third.y:20:5*/ toldColumn() { /*line :30:1*/ func() {}() }
