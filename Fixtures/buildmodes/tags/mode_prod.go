//go:build prod

package main

func mode() string { return "prod" }
