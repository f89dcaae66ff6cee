module gotrace.invalid/runtimetest

go 1.21
