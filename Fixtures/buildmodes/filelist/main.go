// Filelist is run by naming its files.
package main

import (
	"fmt"
	"os"
)

func main() { fmt.Println(helper(len(os.Args) - 1)) }
