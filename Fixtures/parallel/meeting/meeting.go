// Package meeting brings the tests of several packages together at one time.
package meeting

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Wait says in folder who this process is, and returns when so many have done so; false after some minutes. Without a
// folder nobody waits.
func Wait(folder, name string, many int) bool {
	if folder == "" {
		return true
	}
	facts := fmt.Sprintf("%d %d\n", os.Getpid(), os.Getppid())
	if err := os.WriteFile(filepath.Join(folder, name), []byte(facts), 0o600); err != nil {
		return false
	}
	for end := time.Now().Add(4 * time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if here(folder) == many {
			// The recorder, too, shall have seen everybody.
			time.Sleep(50 * time.Millisecond)
			return true
		}
	}
	return false
}

func here(folder string) int {
	entries, _ := os.ReadDir(folder)
	return len(entries)
}
