//go:build !amd64 && !arm64

package main

func processor() string { return "other" }
