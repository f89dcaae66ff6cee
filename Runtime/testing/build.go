package runtimetest

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Toolchain is a Go to test with: a shadow GOROOT that has the runtime in it.
type Toolchain struct {
	Root    string
	Version string
}

// runtimeFiles are the files of the folder that are injected.
func runtimeFiles(folder string) ([]string, error) {
	sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	assembly, err := filepath.Glob(filepath.Join(folder, "*.s"))
	return append(sources, assembly...), err
}

// Shadow makes a shadow of the GOROOT whose commands are in bin, with the runtime of a folder in it. The go command caches
// facts about a GOROOT by its path, so the path has a hash of the runtime's content.
func Shadow(bin, runtime, cache string) (*Toolchain, error) {
	output, err := exec.Command(filepath.Join(bin, "go"), "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", bin, err)
	}
	facts := strings.Fields(string(output))
	files, err := runtimeFiles(runtime)
	if err != nil {
		return nil, err
	}
	content := sha256.New()
	fmt.Fprintln(content, facts)
	for _, file := range files {
		bytes, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(content, "%s %d %s", filepath.Base(file), len(bytes), bytes)
	}
	root := filepath.Join(cache, fmt.Sprintf("%x", content.Sum(nil)[:8]))
	toolchain := &Toolchain{Root: root, Version: facts[1]}
	if _, err := os.Stat(root); err == nil {
		return toolchain, nil
	}
	making := root + ".making"
	if err := os.RemoveAll(making); err != nil {
		return nil, err
	}
	folder := filepath.Join(making, "src", "gotraceruntime")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	if err := linkAll(facts[0], making, "src"); err != nil {
		return nil, err
	}
	if err := linkAll(filepath.Join(facts[0], "src"), filepath.Join(making, "src"), "gotraceruntime"); err != nil {
		return nil, err
	}
	for _, file := range files {
		bytes, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(file)), bytes, 0o644); err != nil {
			return nil, err
		}
	}
	return toolchain, os.Rename(making, root)
}

func linkAll(from, to, but string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() != but {
			if err := os.Symlink(filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// Go is a go command of the toolchain.
func (t *Toolchain) Go(arguments ...string) *exec.Cmd {
	command := exec.Command(filepath.Join(t.Root, "bin", "go"), arguments...)
	command.Env = append(os.Environ(), "GOROOT="+t.Root, "GOTOOLCHAIN=local", "GOFLAGS=", "GOPROXY=off", "GO111MODULE=")
	return command
}

// Build builds the program in a folder with these flags.
func (t *Toolchain) Build(folder, output string, flags ...string) error {
	command := t.Go(append(append([]string{"build", "-o", output}, flags...), ".")...)
	command.Dir = folder
	if text, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, text)
	}
	return nil
}
