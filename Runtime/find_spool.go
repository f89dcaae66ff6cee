package gotraceruntime

import "unsafe"

// findSpool walks up the chain of parents to a process with an open spool and maps it.
//
//go:norace
//go:nocheckptr
func findSpool() bool {
	if !self.read(0) {
		return requestSpool(0)
	}
	stat, recorder := self, uint64(0)
	for depth := 0; depth < 256 && stat.parent > 0; depth++ {
		pid := stat.parent
		if !stat.read(pid) {
			return requestSpool(0)
		}
		if openSpool("/dev/shm/gotrace.", pid, 0, stat.start) || openSpool("/tmp/gotrace.", pid, 0, stat.start) {
			return true
		}
		if !stat.isRecorder {
			continue
		}
		// The file has this name where another recorder, in another pid namespace, has the same pid.
		namespace := pidNamespace(pid)
		if namespace != 0 && (openSpool("/dev/shm/gotrace.", pid, namespace, stat.start) ||
			openSpool("/tmp/gotrace.", pid, namespace, stat.start)) {
			return true
		}
		if recorder == 0 {
			recorder = pid
		}
	}
	if recorder != 0 {
		return requestSpool(recorder)
	}
	// No parent is a recorder. Where the chain may go on outside of what this /proc shows, and a recorder listens, that
	// recorder may be an ancestor. In all other cases no socket is made.
	return isInPidNamespace() && recordersListen() && requestSpool(0)
}

// isInPidNamespace reports whether this process is in another pid namespace than the machine's first, whose number the
// kernel fixes.
//
//go:norace
//go:nocheckptr
func isInPidNamespace() bool {
	buffers.used = 0
	addToPath("/proc/self/ns/pid")
	buffers.path[buffers.used] = 0
	n := rawSyscall(sysReadlinkat, atCwd, uintptr(unsafe.Pointer(&buffers.path)),
		uintptr(unsafe.Pointer(&buffers.text)), unsafe.Sizeof(buffers.text), 0, 0)
	return n > 0 && string(buffers.text[:n]) != "pid:[4026531836]"
}

// recordersListen reports whether any recorder listens on a socket, without making one.
//
//go:norace
//go:nocheckptr
func recordersListen() bool {
	fd, ok := openFile("/proc/net/unix", 0, "", 0)
	if !ok {
		return false
	}
	const name = "@gotrace."
	matched := 0
	for matched < len(name) {
		n := rawSyscall(sysRead, fd, uintptr(unsafe.Pointer(&buffers.text)), unsafe.Sizeof(buffers.text), 0, 0, 0)
		if n <= 0 {
			break
		}
		for i := 0; i < n && matched < len(name); i++ {
			if c := buffers.text[i]; c == name[matched] {
				matched++
			} else if c == name[0] {
				matched = 1
			} else {
				matched = 0
			}
		}
	}
	closeFile(fd)
	return matched == len(name)
}

// openSpool maps the spool of the recorder pid if there is one and that process has made it. The name has a second
// number where namespace is not 0. No descriptor stays open: the program may count or close its descriptors.
//
//go:norace
//go:nocheckptr
func openSpool(prefix string, pid, namespace, start uint64) bool {
	const readWrite, nonBlocking = 2, 0x800
	beginPath(prefix, pid)
	if namespace != 0 {
		addToPath(".")
		addNumberToPath(namespace)
	}
	addToPath(".spool")
	fd, ok := openPath(readWrite | nonBlocking | openNoFollow)
	if !ok {
		return false
	}
	owner, ok := readHeader(fd)
	h := uintptr(unsafe.Pointer(&fileHeader))
	ok = ok && owner == uint32(rawSyscall(sysGeteuid, 0, 0, 0, 0, 0, 0)) &&
		load(h+headerRecorderPid) == pid && load(h+headerRecorderStart) == start &&
		isOfNamespace(pid, load(h+headerRecorderNamespace)) &&
		mapSpool(fd)
	closeFile(fd)
	return ok
}

// isOfNamespace reports whether the pid namespace of process pid may be this one. Two recorders may have the same pid
// and have started in the same hundredth of a second.
//
//go:norace
//go:nocheckptr
func isOfNamespace(pid, namespace uint64) bool {
	actual := pidNamespace(pid)
	return namespace == 0 || actual == 0 || namespace == actual
}

// pidNamespace returns the number of a process's pid namespace, 0 where it cannot be known.
//
//go:norace
//go:nocheckptr
func pidNamespace(pid uint64) uint64 {
	const pathOnly = 0x200000
	fd, ok := openFile("/proc/", pid, "/ns/pid", pathOnly)
	if !ok {
		return 0
	}
	number := fileNumber(fd)
	closeFile(fd)
	return number
}
