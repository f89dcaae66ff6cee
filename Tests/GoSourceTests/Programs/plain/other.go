package main

func init() { func() {}() }

var other = func() { func() {}() }

var last = struct{ f func() int }{f: func() int { return 0 }}.f()
