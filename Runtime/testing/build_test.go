package runtimetest

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The package takes no part in the order of initialisation: the compiler gives a package an inittask for code that it
// must run and for every import that has one, and the linker orders packages by them.
func TestNoInitialisation(t *testing.T) {
	each(t, func(t *testing.T, toolchain *Toolchain) {
		for _, flags := range [][]string{nil, {"-race"}} {
			list := append(append([]string{"list", "-export", "-f", "{{.Export}}"}, flags...), "gotraceruntime")
			object, err := toolchain.Go(list...).Output()
			if err != nil {
				t.Fatal(err)
			}
			symbols, err := toolchain.Go("tool", "nm", strings.TrimSpace(string(object))).Output()
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(symbols), "gotraceruntime.slow") {
				t.Fatalf("%v: not the package", flags)
			}
			for _, line := range strings.Split(string(symbols), "\n") {
				if strings.Contains(line, ".inittask") {
					t.Errorf("%v: %s", flags, line)
				}
			}
		}
	})
}

// Packages that import nothing, of which only the second is instrumented, are initialised in the order of their paths.
func TestOrderOfInitialisation(t *testing.T) {
	each(t, func(t *testing.T, toolchain *Toolchain) {
		for _, flags := range [][]string{{"-tags=untraced"}, nil, {"-race"}} {
			name := filepath.Join(t.TempDir(), "order")
			if err := toolchain.Build("testdata/order", name, flags...); err != nil {
				t.Fatal(err)
			}
			trace, facts := record(t, Options{}, name)
			if order := strings.Join(facts["init"], " "); order != "a b c" {
				t.Errorf("%v: %s", flags, order)
			}
			if slots := len(trace.Slots); (slots == 1) != (len(flags) == 0 || flags[0] == "-race") {
				t.Errorf("%v: %d processes recorded", flags, slots)
			}
		}
	})
}

// A program without package link, which the recorder would not build, runs untraced, and the slot says why.
func TestUnlinked(t *testing.T) {
	name := filepath.Join(t.TempDir(), "order")
	if err := newest().Build("testdata/order", name, "-tags=unlinked"); err != nil {
		t.Fatal(err)
	}
	trace, facts := record(t, Options{}, name)
	slot := onlySlot(t, trace)
	if slot.State != slotStateGaveUp || slot.GiveUpReason != giveUpReasonGoroutinesUnknown || trace.Words != 0 ||
		len(facts["init"]) != 3 {
		t.Errorf("%v, slot %+v", facts, slot)
	}
}

// Neither the race detector nor checkptr looks into the package: the pragmas are on every function, as they are not
// inherited, and there is no function literal, which cannot have them.
func TestPragmasOnEveryFunction(t *testing.T) {
	files, err := ReadRuntime("..")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.FuncLit:
				t.Errorf("%s: a function literal", fset.Position(node.Pos()))
			case *ast.FuncDecl:
				pragmas := ""
				if node.Doc != nil {
					for _, comment := range node.Doc.List {
						pragmas += comment.Text + "\n"
					}
				}
				if node.Body != nil &&
					!(strings.Contains(pragmas, "//go:norace\n") && strings.Contains(pragmas, "//go:nocheckptr\n")) {
					t.Errorf("%s: %s lacks a pragma", fset.Position(node.Pos()), node.Name)
				}
			}
			return true
		})
	}
}

// Every architecture compiles and is vetted, those without assembly with the portable path.
func TestOtherArchitectures(t *testing.T) {
	for _, architecture := range []string{"amd64", "arm64", "riscv64", "386", "arm"} {
		command := newest().Go("vet", "gotraceruntime")
		command.Env = append(command.Env, "GOARCH="+architecture, "CGO_ENABLED=0")
		if text, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", architecture, err, text)
		}
	}
}

// The assembly for arm64 runs, where there is an emulator.
func TestArm64(t *testing.T) {
	emulator := ""
	for _, name := range []string{"qemu-aarch64-static", "qemu-aarch64"} {
		if path, err := exec.LookPath(name); err == nil {
			emulator = path
		}
	}
	if emulator == "" {
		t.Skip("no qemu-aarch64 (Debian package qemu-user-static)")
	}
	t.Setenv("GOARCH", "arm64")
	t.Setenv("CGO_ENABLED", "0")
	name := filepath.Join(t.TempDir(), "program")
	if err := newest().Build(testProgram, name); err != nil {
		t.Fatal(err)
	}
	for _, portable := range []bool{false, true} {
		trace, facts := record(t, Options{Portable: portable}, emulator, name, "migrate", "8", "20")
		checkCounts(t, trace, facts)
		if slot := onlySlot(t, trace); slot.Path == pathPortable != portable {
			t.Errorf("slot %+v", slot)
		}
	}
}

// Addresses of 32 bits: every word that must be aligned is, on every P; naps are naps, and the spool leaves room for
// the program, however large it is.
func Test386(t *testing.T) {
	t.Setenv("GOARCH", "386")
	t.Setenv("CGO_ENABLED", "0")
	for _, toolchain := range toolchains {
		name := filepath.Join(t.TempDir(), "program")
		if err := toolchain.Build(testProgram, name); err != nil {
			t.Fatal(err)
		}
		if err := exec.Command(name, "calls", "1", "1", "1").Run(); errors.Is(err, syscall.ENOEXEC) {
			t.Skip("this machine runs no programs for 386")
		}
		for _, options := range []Options{{}, {Segments: 8}, {Segments: 1 << 16}} {
			trace, facts := record(t, options, name, "migrate", "8", "20")
			checkCounts(t, trace, facts)
			if slot := onlySlot(t, trace); slot.Path != pathPortable {
				t.Errorf("slot %+v", slot)
			}
		}
	}
}

// The race detector and checkptr find nothing in the recording, and still find a race of the program.
func TestCheckedBuilds(t *testing.T) {
	checkptr := program(t, newest(), "-gcflags=all=-d=checkptr")
	race := program(t, newest(), "-race")
	for _, name := range []string{checkptr, race} {
		for _, portable := range []bool{false, true} {
			trace, facts := record(t, Options{Portable: portable}, name, "migrate", "16", "20")
			checkCounts(t, trace, facts)
		}
		trace, facts := record(t, Options{Segments: 2}, name, "calls", "8", "10", "10")
		checkCounts(t, trace, facts)
	}
	for _, portable := range []bool{false, true} {
		spool := create(t, Options{Portable: portable, Segments: 8})
		text, err := exec.Command(race, "raced").CombinedOutput()
		if err == nil || !strings.Contains(string(text), "WARNING: DATA RACE") {
			t.Errorf("the program's race was not found: %v\n%s", err, text)
		}
		spool.Close()
	}
}
