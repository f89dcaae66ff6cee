package runtimetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

func TestChildWithoutEnvironment(t *testing.T) {
	trace, _ := record(t, Options{}, program(t, newest()), "child")
	if len(trace.Slots) != 2 || trace.Slots[1].ParentPid != trace.Slots[0].Pid {
		t.Fatalf("processes %+v", trace.Slots)
	}
	for slot := range trace.Slots {
		if g := trace.Goroutines[slot][1]; g == nil || len(g.Events) != 2 {
			t.Errorf("process %d: %+v", slot, g)
		}
	}
}

// chroot, another user, closed descriptors, a limit of none, no environment: the recording goes on.
func TestProgramLocksItselfIn(t *testing.T) {
	trace, facts := record(t, Options{Segments: 8}, program(t, newest()), "escape", t.TempDir())
	checkCounts(t, trace, facts)
}

// A process in a pid namespace of its own has the pid in its slot that the recorder knows it by.
func TestPidNamespace(t *testing.T) {
	if err := exec.Command("unshare", "-p", "-f", "true").Run(); err != nil {
		t.Skipf("no pid namespaces here: %v", err)
	}
	command := []string{"-p", "-f", program(t, newest()), "calls", "8", "20", "10"}
	trace, facts := record(t, Options{Segments: 8}, "unshare", command...)
	checkCounts(t, trace, facts)
	if slot := onlySlot(t, trace); slot.Pid < 2 || slot.ParentPid < 2 {
		t.Errorf("slot %+v", slot)
	}
}

// A slot says which file the process runs, by what cannot be mistaken and by path, also where that is not there any
// more.
func TestImage(t *testing.T) {
	for _, removed := range []bool{false, true} {
		original := program(t, newest())
		name := filepath.Join(t.TempDir(), "a program")
		if err := exec.Command("cp", original, name).Run(); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		shell, path := `exec "$0" "$@"`, name
		if removed {
			shell, path = `exec 9<"$0"; rm "$0"; exec /dev/fd/9 "$@"`, name+" (deleted)"
		}
		trace, facts := record(t, Options{}, "sh", "-c", shell, name, "calls", "2", "2", "3")
		checkCounts(t, trace, facts)
		status := info.Sys().(*syscall.Stat_t)
		want := Image{status.Dev, status.Ino, uint64(status.Size), uint64(status.Mtim.Nano()), path}
		if image := onlySlot(t, trace).Image; image != want {
			t.Errorf("image %+v, not %+v", image, want)
		}
	}
}

// The kernel's limits on a process do not turn into errors of the program.
func TestNoDescriptorLeft(t *testing.T) {
	create(t, Options{})
	run(t, "sh", "-c", `ulimit -n 3; exec "$@"`, "sh", program(t, newest()), "calls", "2", "2", "3")
}

// The working directory may be gone, or not writable.
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
func limited(t *testing.T, kibibytes int, arguments ...string) printed {
	t.Helper()
	script := fmt.Sprintf(`ulimit -v %d && exec "$@"`, kibibytes)
	return run(t, "sh", append([]string{"-c", script, "sh"}, arguments...)...)
}

func TestAddressSpaceIsLimited(t *testing.T) {
	name := program(t, newest())
	// Go itself needs most of a gigabyte. Of a spool of 4 GiB a part is used.
	for _, kibibytes := range []int{1300 << 10, 2 << 20} {
		spool := create(t, Options{Segments: 1 << 16})
		facts := limited(t, kibibytes, name, "calls", "8", "20", "10")
		trace := finish(t, spool)
		checkCounts(t, trace, facts)
		if slot := onlySlot(t, trace); slot.State != slotStateLive {
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
	if slot := onlySlot(t, trace); slot.State == slotStateGaveUp && slot.GiveUpReason != giveUpReasonTooManyProcessors {
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

// Goroutines that are locked to their threads.
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
