// Process prints what a program can see of its own process: environment, directory, descriptors, goroutines, signal
// dispositions, limits.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"syscall"
)

func environment() []string {
	all := os.Environ()
	sort.Strings(all)
	return all
}

// descriptors lists the open files, by kind where the name would differ between runs.
func descriptors() (all []string) {
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		target, err := os.Readlink(filepath.Join("/proc/self/fd", e.Name()))
		if err != nil {
			continue // the directory itself, closed again
		}
		kind, _, _ := strings.Cut(target, ":")
		if strings.HasPrefix(kind, "/") && !strings.HasPrefix(kind, "/dev/") {
			kind = "file"
		}
		all = append(all, e.Name()+" "+kind)
	}
	return all
}

// status picks lines of /proc/self/status.
func status(names ...string) (lines []string) {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		return []string{err.Error()}
	}
	defer file.Close()
	for s := bufio.NewScanner(file); s.Scan(); {
		name, value, _ := strings.Cut(s.Text(), ":")
		for _, n := range names {
			if n == name {
				lines = append(lines, name+" "+strings.TrimSpace(value))
			}
		}
	}
	return lines
}

func limit(name string, resource int) string {
	var l syscall.Rlimit
	err := syscall.Getrlimit(resource, &l)
	return fmt.Sprint(name, " ", l.Cur, " ", l.Max, " ", err)
}

func main() {
	what := "all"
	if len(os.Args) > 1 {
		what = os.Args[1]
	}
	if what == "goroutines" || what == "all" {
		fmt.Println("goroutines", runtime.NumGoroutine(), "processors", runtime.GOMAXPROCS(0))
	}
	if what == "descriptors" || what == "all" {
		fmt.Println(strings.Join(descriptors(), "\n"))
	}
	if what == "environment" || what == "all" {
		fmt.Println(strings.Join(environment(), "\n"))
	}
	if what == "status" || what == "all" {
		fmt.Println(strings.Join(status("SigBlk", "SigIgn", "SigCgt", "Umask", "NoNewPrivs", "Seccomp", "Groups"), "\n"))
		fmt.Println(limit("descriptors", syscall.RLIMIT_NOFILE), limit("core", syscall.RLIMIT_CORE))
		directory, err := os.Getwd()
		fmt.Println(directory, err)
	}
}
