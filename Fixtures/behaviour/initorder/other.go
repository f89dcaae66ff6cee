package main

import "example.com/behaviour/initorder/trail"

var other = trail.Mark("main other file", 0)

func init() { trail.Mark("main init 3, other file", 0) }
