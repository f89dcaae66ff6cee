module example.com/replaced

go 1.21

require example.com/original v1.0.0

replace example.com/original => ./fork
