package tests

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// TestEnvironment has a subtest named by everything a test sees of how it was started, so that the results tell.
func TestEnvironment(t *testing.T) {
	path, err := exec.LookPath("go")
	first, _, _ := strings.Cut(os.Getenv("PATH"), ":")
	for _, fact := range []string{
		runtime.GOROOT(), os.Getenv("GOROOT"), os.Getenv("GOTOOLCHAIN"), os.Getenv("GOFLAGS"), path, first,
	} {
		t.Run(fact, func(t *testing.T) {
			if err != nil {
				t.Error(err)
			}
		})
	}
}
