package main

func main() { println("not this one") }
