module example.com/migrating

go 1.21
