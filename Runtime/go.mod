module gotraceruntime

go 1.21
