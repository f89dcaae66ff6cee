// Confined makes calls where processes are allowed little, and prints how many.
//
//	confined alone <folder>    locks itself into the folder, and goes on
//	confined family <folder>   starts children that are allowed little from the start; a line each
//	confined child
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
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
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		panic(err)
	}
	return err == nil
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
	if errors.Is(err, fs.ErrPermission) {
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
	if os.Geteuid() != 0 {
		return
	}
	stranger := exec.Command(self, "child")
	stranger.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	start("user", stranger)
	prisoner := exec.Command("/confined", "child")
	prisoner.Dir = "/"
	prisoner.SysProcAttr = &syscall.SysProcAttr{Chroot: folder}
	start("root", prisoner)
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
	case "child":
		fmt.Println(counted)
	}
}
