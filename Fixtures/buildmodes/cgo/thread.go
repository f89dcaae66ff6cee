package main

// #cgo LDFLAGS: -lpthread
// int on_own_thread(int x);
import "C"

func onOwnThread(x int) int { return int(C.on_own_thread(C.int(x))) }
