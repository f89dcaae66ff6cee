module example.com/testgroups

go 1.21
