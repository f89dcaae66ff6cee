module example.com/toolchain

go 1.24.0

toolchain go1.24.11
