package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"gotraceruntime"
)

// level3At0 is level 0 with nothing below it.
func level3At0() {
	gotraceruntime.Enter(16)
	defer gotraceruntime.Exit()
	counts[0].Add(1)
}

// goid is this goroutine's id, from the text that the runtime itself prints.
func goid() (id int) {
	var text [64]byte
	runtime.Stack(text[:], false)
	fmt.Sscanf(string(text[:]), "goroutine %d ", &id)
	return
}

// here is the line it is called from.
func here() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

// spawns starts goroutines from known source locations, also through functions of the standard library, and prints for
// each its goid, its parent's, and the line of the go statement where that is in this file.
func spawns([]string) {
	level3At0()
	var group sync.WaitGroup
	var lock sync.Mutex
	report := func(name string, parent int, line int) {
		level3At0()
		lock.Lock()
		printFact("spawn", fmt.Sprint(name, " ", goid(), " ", parent, " ", line))
		lock.Unlock()
		group.Done()
	}
	main := goid()
	group.Add(1)
	direct := here() + 1
	go report("direct", main, direct)
	group.Add(1)
	literal := here() + 1
	go func() {
		self := goid()
		group.Add(1)
		nested := here() + 1
		go report("nested", self, nested)
		report("literal", main, literal)
	}()
	// A parent that is never seen otherwise.
	group.Add(1)
	go func() {
		self := goid()
		unseen := here() + 1
		go report("unseen", self, unseen)
	}()
	group.Add(1)
	time.AfterFunc(time.Millisecond, func() { report("timer", 0, 0) })
	group.Wait()
}

// burn MILLISECONDS GOROUTINES: calls for so long; prints how many, and the longest time any of them took.
func burn(arguments []string) {
	length := time.Duration(number(arguments, 0)) * time.Millisecond
	var group sync.WaitGroup
	longest := make([]time.Duration, number(arguments, 1))
	level3At0()
	for i := range longest {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			for last, end := time.Now(), time.Now().Add(length); last.Before(end); {
				level0(3)
				now := time.Now()
				longest[i] = max(longest[i], now.Sub(last))
				last = now
			}
		}(i)
	}
	fmt.Println("ready")
	group.Wait()
	worst := time.Duration(0)
	for _, one := range longest {
		worst = max(worst, one)
	}
	printFact("longest", worst.Milliseconds())
	printCounts()
}

// roam MILLISECONDS PAIRS: goroutines that hand each other the turn, and so change their P all the time, for so long.
func roam(arguments []string) {
	end := time.Now().Add(time.Duration(number(arguments, 0)) * time.Millisecond)
	var group sync.WaitGroup
	for i := 0; i < number(arguments, 1); i++ {
		turn := make(chan bool)
		group.Add(2)
		go func() {
			defer group.Done()
			defer close(turn)
			for time.Now().Before(end) {
				exchange(func() { turn <- true })
			}
		}()
		go func() {
			defer group.Done()
			for open := true; open; {
				exchange(func() { _, open = <-turn })
			}
		}()
	}
	group.Wait()
	printCounts()
}

// exchange is a level 0 with a wait between two of level 1.
func exchange(wait func()) {
	gotraceruntime.Enter(16)
	defer gotraceruntime.Exit()
	counts[0].Add(1)
	level1(1)
	wait()
	level1(1)
}

// processors N…: calls with that many Ps, one after the other.
func processors(arguments []string) {
	for i := range arguments {
		runtime.GOMAXPROCS(number(arguments, i))
		var group sync.WaitGroup
		for j := 0; j < 16; j++ {
			group.Add(1)
			go func() {
				defer group.Done()
				for k := 0; k < 20; k++ {
					level0(3)
					runtime.Gosched()
				}
			}()
		}
		group.Wait()
	}
	printCounts()
}

// facts prints what tracing leaves behind in the process.
func facts([]string) {
	descriptors := func() int {
		entries, _ := os.ReadDir("/proc/self/fd")
		return len(entries)
	}
	before, goroutines := descriptors(), runtime.NumGoroutine()
	start := time.Now()
	level3At0()
	printFact("attach", time.Since(start).Microseconds())
	printFact("descriptors", descriptors()-before)
	printFact("goroutines", runtime.NumGoroutine()-goroutines)
	// In another goroutine, so that its switches are counted too.
	done := make(chan bool)
	var from, to runtime.MemStats
	go func() {
		level0(3)
		done <- true
	}()
	<-done
	runtime.GC()
	runtime.ReadMemStats(&from)
	for i := 0; i < 300; i++ {
		level0(3)
	}
	runtime.ReadMemStats(&to)
	printFact("allocations", to.Mallocs-from.Mallocs)
	printCounts()
}

// herd GOROUTINES: many goroutines that all want to write; prints the greatest number of threads.
func herd(arguments []string) {
	level3At0()
	fmt.Println("ready")
	var line string
	fmt.Scanln(&line)
	var group sync.WaitGroup
	for i := 0; i < number(arguments, 0); i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < 3; j++ {
				level0(3)
				runtime.Gosched()
			}
		}()
	}
	group.Wait()
	text, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "Threads:") {
			printFact("threads", strings.TrimSpace(line[8:]))
		}
	}
	printCounts()
}

// locked GOROUTINES TREES: calls on threads of their own.
func locked(arguments []string) {
	var group sync.WaitGroup
	for i := 0; i < number(arguments, 0); i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			runtime.LockOSThread()
			for j := 0; j < number(arguments, 1); j++ {
				level0(2)
				runtime.Gosched()
			}
		}()
	}
	group.Wait()
	printCounts()
}

// crowd GOROUTINES: that many goroutines wait in a call at one time; prints how large their stacks are.
func crowd(arguments []string) {
	level3At0()
	count := number(arguments, 0)
	var arrived, gone sync.WaitGroup
	arrived.Add(count)
	gone.Add(count)
	release := make(chan bool)
	for i := 0; i < count; i++ {
		go func() {
			defer gone.Done()
			exchange(func() {
				arrived.Done()
				<-release
			})
		}()
	}
	arrived.Wait()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	printFact("stack", memory.StackInuse/uint64(count))
	close(release)
	gone.Wait()
	printCounts()
}

// child runs another instance with an empty environment.
func child([]string) {
	level3At0()
	command := exec.Command("/proc/self/exe", "idle")
	command.Env = []string{}
	if output, err := command.CombinedOutput(); err != nil {
		fmt.Println(string(output), err)
		os.Exit(1)
	}
}

// escape does what servers do to lock themselves in, and goes on calling. Without root it only closes descriptors.
func escape([]string) {
	level0(3)
	for fd := 3; fd < 1024; fd++ {
		// Not those of the runtime's own poller.
		if link, _ := os.Readlink(fmt.Sprint("/proc/self/fd/", fd)); !strings.HasPrefix(link, "anon_inode") {
			syscall.Close(fd)
		}
	}
	if os.Geteuid() == 0 {
		for _, step := range []error{
			syscall.Chroot(os.Args[2]), os.Chdir("/"), syscall.Setgid(65534), syscall.Setuid(65534),
		} {
			if step != nil {
				panic(step)
			}
		}
	}
	var none syscall.Rlimit
	syscall.Setrlimit(syscall.RLIMIT_NOFILE, &none)
	os.Clearenv()
	for i := 0; i < 200; i++ {
		level0(5)
	}
	printCounts()
}

var shared int

// quiet is a call without the counters, whose atomics are synchronisation.
//
//go:noinline
func quiet() {
	gotraceruntime.Enter(16)
	defer gotraceruntime.Exit()
}

// raced has a data race that -race must find although both goroutines make calls around it.
func raced([]string) {
	var group sync.WaitGroup
	for i := 0; i < 2; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			quiet()
			shared++
			quiet()
		}()
	}
	group.Wait()
}
