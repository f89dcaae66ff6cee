package runtimetest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestChildWithoutEnvironment(t *testing.T) {
	trace, _ := record(t, Options{}, program(t, newest()), "child")
	if len(trace.Slots) != 2 || trace.Slots[1].Parent != trace.Slots[0].Pid {
		t.Fatalf("processes %+v", trace.Slots)
	}
	for slot := range trace.Slots {
		if g := trace.Goroutines[slot][1]; g == nil || len(g.Events) != 2 {
			t.Errorf("process %d: %+v", slot, g)
		}
	}
}

// chroot, another user, closed descriptors, no more of them, no environment: nothing of it ends the recording.
func TestProgramLocksItselfIn(t *testing.T) {
	trace, facts := record(t, Options{Segments: 8}, program(t, newest()), "escape", t.TempDir())
	checkCounts(t, trace, facts)
}

// The kernel's limits on a process do not turn into errors of the program.
func TestNoDescriptorLeft(t *testing.T) {
	create(t, Options{})
	run(t, "sh", "-c", `ulimit -n 3; exec "$@"`, "sh", program(t, newest()), "calls", "2", "2", "3")
}

// A working directory that is gone, or that nothing can be written to, is as good as any.
func TestWorkingDirectoryIsGone(t *testing.T) {
	trace, facts := record(t, Options{}, "sh", "-c", `cd "$1"; rmdir "$1"; shift; exec "$@"`, "sh",
		filepath.Join(t.TempDir()), program(t, newest()), "calls", "2", "2", "3")
	checkCounts(t, trace, facts)
}

func TestSpoolInTmp(t *testing.T) {
	trace, facts := record(t, Options{Folder: "/tmp"}, program(t, newest()), "calls", "2", "2", "3")
	checkCounts(t, trace, facts)
}

// A process that finds no slot runs untraced, and the header counts it.
func TestNoSlotLeft(t *testing.T) {
	spool := create(t, Options{Slots: 1})
	run(t, program(t, newest()), "child")
	if trace := finish(t, spool); len(trace.Slots) != 1 || spool.Refused() != 1 {
		t.Errorf("%d processes, %d refused", len(trace.Slots), spool.Refused())
	}
}

// limited runs a program with a limit of the address space in KiB.
func limited(t *testing.T, kibibytes int, arguments ...string) said {
	t.Helper()
	return run(t, "sh", append([]string{"-c", fmt.Sprintf(`ulimit -v %d && exec "$@"`, kibibytes), "sh"}, arguments...)...)
}

func TestAddressSpaceIsLimited(t *testing.T) {
	name := program(t, newest())
	// Go itself needs most of a gigabyte. Of a spool of 4 GiB a part is used.
	for _, kibibytes := range []int{1300 << 10, 2 << 20} {
		spool := create(t, Options{Segments: 1 << 16})
		facts := limited(t, kibibytes, name, "calls", "8", "20", "10")
		trace := finish(t, spool)
		checkCounts(t, trace, facts)
		if slot := onlySlot(t, trace); slot.State != 2 {
			t.Errorf("slot %+v", slot)
		}
		spool.Close()
	}
}

// More Ps than there are writers: the program goes on, and the slot says why the recording ends.
func TestTooManyProcessors(t *testing.T) {
	trace, facts := record(t, Options{}, program(t, newest()), "processors", "5000", "2")
	if facts.number(t, "level0") != 640 {
		t.Errorf("the program did not run: %v", facts)
	}
	if slot := onlySlot(t, trace); slot.State == 3 && slot.Reason != 4 {
		t.Errorf("slot %+v", slot)
	}
}

// Threads that C code started, and the goroutines that they borrow.
func TestCallbacksOnForeignThreads(t *testing.T) {
	each(t, func(t *testing.T, toolchain *Toolchain) {
		name := filepath.Join(t.TempDir(), "foreign")
		if err := toolchain.Build("testdata/foreign", name); err != nil {
			t.Fatal(err)
		}
		for _, options := range []Options{{}, {Segments: 2}, {Portable: true}} {
			trace, facts := record(t, options, name)
			checkCounts(t, trace, facts)
			if facts.number(t, "level0") != 8000 {
				t.Errorf("%v", facts)
			}
		}
	})
}

// Goroutines that keep their threads to themselves.
func TestLockedThreads(t *testing.T) {
	for _, options := range []Options{{}, {Segments: 2}} {
		trace, facts := record(t, options, program(t, newest()), "locked", "64", "50")
		checkCounts(t, trace, facts)
	}
}

// Goroutines that are all alive, and in calls, at once. With GOTRACE_LONG_TESTS a million of them.
func TestManyGoroutinesAtOnce(t *testing.T) {
	count := 100_000
	if os.Getenv("GOTRACE_LONG_TESTS") != "" {
		count = 1_000_000
	}
	trace, facts := record(t, Options{}, program(t, newest()), "crowd", fmt.Sprint(count))
	checkCounts(t, trace, facts)
	if found := len(trace.Goroutines[0]); found != count+1 {
		t.Errorf("%d goroutines recorded", found)
	}
	// A goroutine begins with 2 KiB of stack, and recording does not make it grow.
	if stack := facts.number(t, "stack"); stack > 2300 {
		t.Errorf("%d bytes of stack a goroutine", stack)
	}
}
