package main

func processor() string { return "known" }
