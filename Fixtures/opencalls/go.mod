module example.com/opencalls

go 1.21
