module example.com/alive

go 1.21
