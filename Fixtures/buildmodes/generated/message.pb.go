package main

func protobuf() string { return "protobuf" }
