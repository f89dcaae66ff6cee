module example.com/rangefunc123

go 1.23
