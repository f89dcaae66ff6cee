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

// Runtime is the injected package: the content of its files by their paths in its folder.
type Runtime map[string][]byte

// ReadRuntime reads the files of a folder that are injected.
func ReadRuntime(folder string) (Runtime, error) {
	files := Runtime{}
	for _, pattern := range []string{"*.go", "*.s", "link/*.go"} {
		paths, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			name, err := filepath.Rel(folder, path)
			if err != nil {
				return nil, err
			}
			if files[name], err = os.ReadFile(path); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

// Shadow makes a shadow of the GOROOT whose commands are in bin, with the runtime in it. The go command caches facts
// about a GOROOT by its path, so the path has a hash of the runtime's content.
func Shadow(bin string, runtime Runtime, cache string) (*Toolchain, error) {
	output, err := exec.Command(filepath.Join(bin, "go"), "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", bin, err)
	}
	facts := strings.Fields(string(output))
	content := sha256.New()
	// Maps are printed in the order of their keys.
	fmt.Fprintf(content, "%q %q", facts, runtime)
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
	if err := os.MkdirAll(filepath.Join(folder, "link"), 0o755); err != nil {
		return nil, err
	}
	if err := linkAll(facts[0], making, "src"); err != nil {
		return nil, err
	}
	if err := linkAll(filepath.Join(facts[0], "src"), filepath.Join(making, "src"), "gotraceruntime"); err != nil {
		return nil, err
	}
	for name, bytes := range runtime {
		if err := os.WriteFile(filepath.Join(folder, name), bytes, 0o644); err != nil {
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
