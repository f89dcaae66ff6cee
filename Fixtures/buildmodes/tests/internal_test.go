package tests

import (
	"fmt"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	fmt.Println("before all")
	status := m.Run()
	fmt.Println("after all")
	os.Exit(status)
}

func TestHidden(t *testing.T) {
	for _, n := range []int{0, 1, 10} {
		n := n
		t.Run(fmt.Sprint("n=", n), func(t *testing.T) {
			t.Parallel()
			if hidden(n) != n {
				t.Error(n)
			}
		})
	}
}

func TestSkipped(t *testing.T) { t.Skip("always") }

// TestFailing fails when the environment asks for it.
func TestFailing(t *testing.T) {
	t.Run("assertion", func(t *testing.T) {
		if os.Getenv("FAIL") == "assertion" {
			t.Errorf("asked to fail")
		}
	})
	t.Run("fatal", func(t *testing.T) {
		if os.Getenv("FAIL") == "fatal" {
			t.Fatal("asked to fail")
		}
	})
	if os.Getenv("FAIL") == "panic" {
		panic("asked to panic")
	}
}

func TestHelpersReportTheirCaller(t *testing.T) {
	check := func(ok bool) {
		t.Helper()
		if !ok {
			t.Error("reported at the caller's line")
		}
	}
	check(os.Getenv("FAIL") != "helper")
}

func TestCleanup(t *testing.T) {
	t.Cleanup(func() { fmt.Println("cleaned up") })
	t.Setenv("TESTS", "set")
	if err := os.WriteFile(t.TempDir()+"/file", nil, 0o644); err != nil {
		t.Error(err)
	}
}
