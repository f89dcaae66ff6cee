// Embed has files of its folder in the binary.
package main

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed data/text.txt
var text string

var (
	//go:embed data/text.txt
	bytes []byte

	//go:embed data
	files embed.FS
)

func list() (names []string) {
	fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	return names
}

func main() { fmt.Print(text, len(bytes), " ", list(), "\n") }
