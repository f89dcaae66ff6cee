// Confined makes calls where processes are allowed little, and prints how many.
//
//	confined alone <folder>    locks itself into the folder, and goes on
//	confined family <folder>   starts children that are allowed little from the start; a line each
//	confined late <folder>     says that it is ready, and starts a child as another user when it gets a line
//	confined strict            goes on as a child that is killed where it makes a socket
//	confined child             prints its user, how many descriptors it has made, and the calls
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"unsafe"
)

const nobody = 65534

var counted int

func step() { counted++ }

func work() {
	for i := 0; i < 1000; i++ {
		step()
	}
}

// permitted tells whether a step could be taken; without root some cannot.
func permitted(err error) bool {
	if err != nil && !isForbidden(err) {
		panic(err)
	}
	return err == nil
}

// isForbidden also where there may be no user namespaces.
func isForbidden(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOSPC)
}

// lockIn does what a careful server does after its start: no descriptors, nor any more of them, no files, no rights, no
// environment.
func lockIn(folder string) {
	for fd := 3; fd < 256; fd++ {
		syscall.Close(fd)
	}
	none := syscall.Rlimit{}
	permitted(syscall.Setrlimit(syscall.RLIMIT_NOFILE, &none))
	if permitted(syscall.Chroot(folder)) {
		permitted(os.Chdir("/"))
		permitted(syscall.Setgid(nobody))
		permitted(syscall.Setuid(nobody))
	}
	os.Clearenv()
}

// start says what a child prints, if it is permitted to start one like this.
func start(name string, command *exec.Cmd) {
	output, err := command.Output()
	if err != nil && isForbidden(err) {
		return
	}
	if err != nil {
		fmt.Println(name, err)
		os.Exit(1)
	}
	fmt.Printf("%s %s", name, output)
}

// shell starts a child with the shell's means.
func shell(self, script string) *exec.Cmd { return exec.Command("/bin/sh", "-c", script, self) }

func family(self, folder string) {
	bare := exec.Command(self, "child")
	bare.Env = []string{}
	start("environment", bare)
	start("closed", shell(self, `exec "$0" child <&- 2>&-`))
	start("descriptors", shell(self, `ulimit -n 8; exec "$0" child`))
	readOnly := exec.Command(self, "child")
	readOnly.Dir = "/proc"
	start("read-only", readOnly)
	start("root", prisoner(folder, &syscall.SysProcAttr{}))
	start("namespace", prisoner(folder, &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}},
	}))
	startStranger(self)
	start("both", prisoner(folder, somebody()))
}

func somebody() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}

func startStranger(self string) {
	stranger := exec.Command(self, "child")
	stranger.SysProcAttr = somebody()
	start("user", stranger)
}

// prisoner is a child for which the folder is all there is.
func prisoner(folder string, attributes *syscall.SysProcAttr) *exec.Cmd {
	command := exec.Command("/confined", "child")
	command.Dir = "/"
	command.SysProcAttr = attributes
	command.SysProcAttr.Chroot = folder
	return command
}

// forbidSockets has the kernel kill this thread, and what it becomes, where it makes a socket.
func forbidSockets() {
	type instruction struct {
		code   uint16
		jt, jf uint8
		k      uint32
	}
	const (
		load, isEqual, answer     = 0x20, 0x15, 0x06
		kill, allow               = 0x80000000, 0x7fff0000
		noNewPrivileges, filtered = 38, 22
	)
	filter := [...]instruction{
		{load, 0, 0, 0}, {isEqual, 0, 1, syscall.SYS_SOCKET}, {answer, 0, 0, kill}, {answer, 0, 0, allow},
	}
	program := struct {
		length uint16
		filter *instruction
	}{uint16(len(filter)), &filter[0]}
	for _, arguments := range [][2]uintptr{{noNewPrivileges, 1}, {filtered, 2}} {
		third := uintptr(0)
		if arguments[0] == filtered {
			third = uintptr(unsafe.Pointer(&program))
		}
		if _, _, code := syscall.RawSyscall6(syscall.SYS_PRCTL, arguments[0], arguments[1], third, 0, 0, 0); code != 0 {
			panic(code)
		}
	}
}

// beStrict goes on as a child that may make no socket.
func beStrict() {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	runtime.LockOSThread()
	forbidSockets()
	panic(syscall.Exec(self, []string{self, "child"}, os.Environ()))
}

// ownDescriptors counts those that this process has made: they are closed on exec, so no inherited one is among them.
func ownDescriptors() (count int) {
	for fd := uintptr(0); fd < 256; fd++ {
		flags, _, failure := syscall.RawSyscall(syscall.SYS_FCNTL, fd, syscall.F_GETFD, 0)
		if failure == 0 && flags&syscall.FD_CLOEXEC != 0 {
			count++
		}
	}
	return
}

// place puts a copy of this program into the folder; others may run it.
func place(folder string) string {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		panic(err)
	}
	copied := filepath.Join(folder, "confined")
	for _, err := range []error{os.WriteFile(copied, program, 0o755), os.Chmod(folder, 0o755)} {
		if err != nil {
			panic(err)
		}
	}
	return copied
}

func main() {
	work()
	switch os.Args[1] {
	case "alone":
		lockIn(os.Args[2])
		work()
		fmt.Println(counted)
	case "family":
		family(place(os.Args[2]), os.Args[2])
		fmt.Println("itself", counted)
	case "late":
		self := place(os.Args[2])
		fmt.Println("ready")
		fmt.Scanln()
		startStranger(self)
	case "strict":
		beStrict()
	case "child":
		fmt.Println(os.Geteuid(), ownDescriptors(), counted)
	}
}
