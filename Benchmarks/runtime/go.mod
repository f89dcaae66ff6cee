module gotrace.invalid/runtimebenchmark

go 1.21

require gotrace.invalid/runtimetest v0.0.0

replace gotrace.invalid/runtimetest => ../../Runtime/testing
