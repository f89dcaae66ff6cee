package runtimetest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// start starts a program and returns when it has printed that it is ready.
func start(t *testing.T, command *exec.Cmd) (*bufio.Reader, io.WriteCloser) {
	t.Helper()
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(output)
	return reader, input
}

func awaitReady(t *testing.T, reader *bufio.Reader) {
	t.Helper()
	if line, err := reader.ReadString('\n'); line != "ready\n" {
		t.Fatalf("%q, %v", line, err)
	}
}

// A killed process loses nothing that it wrote: what is there is in order, with open calls at the end.
func TestKilledAtAnyMoment(t *testing.T) {
	name := program(t, newest())
	for i := 0; i < 20; i++ {
		spool := create(t, Options{})
		command := exec.Command(name, "forever")
		reader, _ := start(t, command)
		awaitReady(t, reader)
		time.Sleep(time.Duration(i*i*50) * time.Microsecond)
		command.Process.Kill()
		command.Wait()
		trace := finish(t, spool)
		for _, process := range trace.Goroutines {
			for _, g := range process {
				if _, _, err := g.Replay(idFirst, spawnID); err != nil {
					t.Fatal(err)
				}
			}
		}
		if len(trace.Goroutines[0]) == 0 {
			t.Error("nothing recorded")
		}
		spool.Close()
	}
}

// recorder is a process that stands for the recorder: the program is its child, and the test writes the spool for it.
func recorder(t *testing.T, options Options, arguments ...string) (*Spool, *exec.Cmd, *bufio.Reader) {
	t.Helper()
	// The shell waits with the program until the spool is there.
	command := exec.Command("sh", append([]string{"-c", `read _; "$@"; exit $?`, "sh"}, arguments...)...)
	reader, input := start(t, command)
	options.Recorder = command.Process.Pid
	spool := create(t, options)
	fmt.Fprintln(input)
	return spool, command, reader
}

// Without a recorder the program goes on, untraced, within a second; also where the recorder has ended but is not
// waited for by its parent.
func TestRecorderDies(t *testing.T) {
	for _, c := range []struct{ reaped, drop bool }{{true, false}, {false, false}, {false, true}} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			once(t, func() string {
				options := Options{Segments: 8, Drop: c.drop}
				spool, command, reader := recorder(t, options, program(t, newest()), "burn", "2000", "4")
				defer spool.Close()
				awaitReady(t, reader)
				time.Sleep(200 * time.Millisecond)
				spool.Pause(true)
				command.Process.Kill()
				if c.reaped {
					command.Process.Wait()
				} else {
					defer command.Process.Wait()
				}
				rest, err := io.ReadAll(reader)
				if err != nil {
					t.Fatal(err)
				}
				trace := finish(t, spool)
				for _, g := range trace.Goroutines[0] {
					if _, _, err := g.Replay(idFirst, spawnID); err != nil {
						t.Error(err)
					}
				}
				return complaint(t, read(rest), onlySlot(t, trace), giveUpReasonRecorderGone)
			})
		})
	}
}

// complaint returns what is wrong with a program that had to give up its recorder for a reason, "" if nothing is.
func complaint(t *testing.T, facts printed, slot Slot, reason uint32) string {
	t.Helper()
	if longest := facts.number(t, "longest"); longest > 1000 {
		return fmt.Sprintf("the program stood still for %d ms", longest)
	}
	if slot.State != slotStateGaveUp || slot.GiveUpReason != reason {
		return fmt.Sprintf("slot %+v", slot)
	}
	return ""
}

// A recorder that is stopped for long is not dead: nothing is lost.
func TestRecorderIsStopped(t *testing.T) {
	spool := create(t, Options{Segments: 8})
	spool.Pause(true)
	begun := time.Now()
	go func() {
		time.Sleep(4 * time.Second)
		spool.Pause(false)
	}()
	facts := run(t, program(t, newest()), "calls", "8", "50", "10")
	if time.Since(begun) < 3*time.Second {
		t.Fatal("the program did not have to wait")
	}
	trace := finish(t, spool)
	checkCounts(t, trace, facts)
	if slot := onlySlot(t, trace); slot.State != slotStateLive {
		t.Errorf("slot %+v", slot)
	}
}

func TestSessionIsClosed(t *testing.T) {
	once(t, func() string {
		spool := create(t, Options{Segments: 8})
		defer spool.Close()
		command := exec.Command(program(t, newest()), "burn", "2000", "4")
		reader, _ := start(t, command)
		awaitReady(t, reader)
		spool.setState(sessionStateClosed)
		rest, err := io.ReadAll(reader)
		if err != nil || command.Wait() != nil {
			t.Fatal(err)
		}
		return complaint(t, read(rest), onlySlot(t, finish(t, spool)), giveUpReasonSessionClosed)
	})
}

// Thousands of goroutines that wait for room need no thread each.
func TestWaitingGoroutinesNeedNoThreads(t *testing.T) {
	spool := create(t, Options{Segments: 4})
	command := exec.Command(program(t, newest()), "herd", "20000")
	reader, input := start(t, command)
	awaitReady(t, reader)
	spool.Pause(true)
	fmt.Fprintln(input, "go")
	time.Sleep(500 * time.Millisecond)
	spool.Pause(false)
	rest, err := io.ReadAll(reader)
	if err != nil || command.Wait() != nil {
		t.Fatal(err)
	}
	facts := read(rest)
	checkCounts(t, finish(t, spool), facts)
	if threads := facts.number(t, "threads"); threads > 64 {
		t.Errorf("%d threads", threads)
	}
}

// The process keeps no descriptor and no goroutine, and events allocate nothing.
func TestNothingIsLeftBehind(t *testing.T) {
	each(t, func(t *testing.T, toolchain *Toolchain) {
		for _, portable := range []bool{false, true} {
			once(t, func() string {
				trace, facts := record(t, Options{Portable: portable}, program(t, toolchain), "facts")
				checkCounts(t, trace, facts)
				for _, name := range []string{"descriptors", "goroutines"} {
					if got := facts.number(t, name); got > 0 {
						t.Errorf("portable %v: %d %s", portable, got, name)
					}
				}
				slot := onlySlot(t, trace)
				if slot.CostInside == 0 || slot.CostOutside == 0 {
					t.Errorf("cost of a call %d inside, %d outside", slot.CostInside, slot.CostOutside)
				}
				t.Logf("portable %v: attached in %d µs", portable, facts.number(t, "attach"))
				// A thread that Go's runtime makes meanwhile allocates, too.
				if got := facts.number(t, "allocations"); got > 10 {
					return fmt.Sprintf("portable %v: %d allocations", portable, got)
				}
				return ""
			})
		}
	})
}

// A spool that is not for this process, or none, means an untraced run.
func TestUntraced(t *testing.T) {
	name := program(t, newest())
	run(t, name, "calls", "2", "2", "3")
	for what, damage := range map[string]func(s *Spool){
		"another version": func(s *Spool) { *s.word32(headerVersion) = protocolVersion + 1 },
		"not open":        func(s *Spool) { s.setState(sessionStateBeingMade) },
		"closed":          func(s *Spool) { s.setState(sessionStateClosed) },
		"another pid":     func(s *Spool) { *s.word(headerRecorderPid) = 1 },
		"another start":   func(s *Spool) { *s.word(headerRecorderStart)++ },
		"no permission":   func(s *Spool) { os.Chmod(s.path, 0); os.Chown(s.path, 65534, 65534) },
		"truncated":       func(s *Spool) { s.endDrain(); os.Truncate(s.path, 8192) },
	} {
		t.Run(what, func(t *testing.T) {
			spool := create(t, Options{})
			damage(spool)
			run(t, name, "calls", "2", "2", "3")
			if what != "truncated" && len(spool.Slots()) != 0 {
				t.Error("it was recorded")
			}
			if what == "truncated" {
				os.Truncate(spool.path, int64(len(spool.memory)))
			}
		})
	}
}

// exitStatus of a program is its own.
func TestExitStatus(t *testing.T) {
	create(t, Options{})
	err := exec.Command(program(t, newest()), "nonsense").Run()
	if status, is := err.(*exec.ExitError); !is || status.Sys().(syscall.WaitStatus).ExitStatus() != 2 {
		t.Error(err)
	}
}
