// Command runtimebenchmark measures what a traced call costs the program, with a recorder that only reads and frees
// segments. It prints a table in Markdown.
//
//	runtimebenchmark [-calls n] [-race=false] [folder of the go command]
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"gotrace.invalid/runtimetest"
)

func main() {
	calls := flag.Int("calls", 200_000, "calls in each of a row's runs")
	race := flag.Bool("race", true, "also build with -race")
	runtime := flag.String("runtime", "../../Runtime", "folder of the runtime")
	flag.Parse()
	if err := benchmark(*calls, *race, *runtime, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func benchmark(calls int, race bool, runtime, bin string) error {
	if bin == "" {
		path, err := exec.LookPath("go")
		if err != nil {
			return err
		}
		bin = filepath.Dir(path)
	}
	scratch, err := os.MkdirTemp("", "gotrace-benchmark.")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	files, err := runtimetest.ReadRuntime(runtime)
	if err != nil {
		return err
	}
	toolchain, err := runtimetest.Shadow(bin, files, scratch)
	if err != nil {
		return err
	}
	program := filepath.Join(scratch, "program")
	if err := toolchain.Build("testdata/program", program); err != nil {
		return err
	}
	room := runtimetest.Options{Segments: 4096, Discard: true}
	all, err := measure(&room, program, calls, "clock", "plain", "defer", "traced", "goroutines1", "goroutines2",
		"goroutines4", "goroutines8", "locked", "gc", "spawn plain", "spawn")
	if err != nil {
		return err
	}
	fmt.Printf("%s, processor time, fastest of 25 runs of %d calls\n\n", toolchain.Version, calls)
	fmt.Println("| enter + exit | ns | ÷ (two clock reads + empty defer) |")
	fmt.Println("| --- | ---: | ---: |")
	bare := all["clock"] + all["defer"]
	row := func(name string, nanoseconds float64) {
		fmt.Printf("| %s | %.1f | %.2f |\n", name, nanoseconds, nanoseconds/bare)
	}
	row("untraced call", all["plain"])
	row("call with an empty defer", all["defer"])
	row("two clock reads", all["clock"])
	row("traced, main goroutine", all["traced"])
	for _, n := range []string{"1", "2", "4", "8"} {
		row("traced, goroutines: "+n, all["goroutines"+n])
	}
	row("traced, LockOSThread", all["locked"])
	row("traced, GC running", all["gc"])

	off, err := measure(nil, program, calls, "defer", "traced")
	if err != nil {
		return err
	}
	row("off (no recorder)", off["traced"])
	closed := room
	closed.Closed = true
	gate, err := measure(&closed, program, calls, "traced")
	if err != nil {
		return err
	}
	row("recording switched off", gate["traced"])
	dropping := runtimetest.Options{Drop: true, Segments: 16, Discard: true, Stopped: true}
	drops, err := measure(&dropping, program, calls, "traced")
	if err != nil {
		return err
	}
	row("dropping", drops["traced"])
	slow := room
	slow.Monotonic = true
	clock, err := measure(&slow, program, calls, "traced")
	if err != nil {
		return err
	}
	row("CLOCK_MONOTONIC", clock["traced"])
	portable := room
	portable.Portable = true
	text, err := measure(&portable, program, calls/20, "traced")
	if err != nil {
		return err
	}
	row("portable path", text["traced"])
	if race {
		checkedProgram := program + "-race"
		if err := toolchain.Build("testdata/program", checkedProgram, "-race"); err != nil {
			return err
		}
		checked, err := measure(&room, checkedProgram, calls, "plain", "traced")
		if err != nil {
			return err
		}
		row("untraced, -race", checked["plain"])
		row("traced, -race", checked["traced"])
	}
	fmt.Println("\n| added by recording | measured | at most |")
	fmt.Println("| --- | ---: | ---: |")
	fmt.Printf("| a goroutine that makes 3 calls (%.0f ns untraced) | %.0f ns | 400 ns |\n",
		all["spawn plain"], all["spawn"]-all["spawn plain"])
	fmt.Printf("| a call, not recorded, above an empty defer | %.1f ns | 3 ns |\n", off["traced"]-off["defer"])
	return lifetimes(&room, program)
}

// measure runs the program, recorded or with options nil not, and gives what it printed.
func measure(options *runtimetest.Options, program string, calls int, names ...string) (map[string]float64, error) {
	if options != nil {
		spool, err := runtimetest.Create(*options)
		if err != nil {
			return nil, err
		}
		defer spool.Close()
	}
	return run(program, calls, names...)
}

// run runs the program and gives what it printed.
func run(program string, calls int, names ...string) (map[string]float64, error) {
	var errors bytes.Buffer
	command := exec.Command(program, append([]string{strconv.Itoa(calls)}, names...)...)
	command.Stderr = &errors
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, errors.Bytes())
	}
	times := map[string]float64{}
	for _, line := range strings.Split(string(output), "\n") {
		if name, value, found := strings.Cut(line, "="); found {
			if times[name], err = strconv.ParseFloat(value, 64); err != nil {
				return nil, err
			}
		}
	}
	return times, nil
}
