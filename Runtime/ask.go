//go:build amd64 || arm64

package gotraceruntime

import "unsafe"

// doors is how many recorders can be asked, in one network namespace at one time (docs/SPOOL.md).
const doors = 64

// request is what asking takes, for system calls.
var request struct {
	address [32]byte // struct sockaddr_un: its family and a name in no folder
	peer    struct{ pid, user, group, size uint32 }
	poll    struct {
		fd               int32
		events, returned int16
	}
	timeout [2]uint64
	control struct {
		length      uint64
		level, kind int32
		fd          int32
		_           int32
	}
	part    struct{ base, length uint64 }
	message struct {
		name, nameLength, parts, partCount, control, controlLength uint64
		flags                                                      uint64
	}
}

// askedDoor is where this process got the spool.
var askedDoor uint64 = doors

// askForSpool gets the spool from the recorder itself: where this process may not open it, being another user, or cannot,
// being in another root. That recorder has the given pid; 0 where it is not known.
//
//go:norace
//go:nocheckptr
func askForSpool(recorder uint64) bool {
	const unix, sequentialPackets, nonBlocking, closeOnExec = 1, 5, 0x800, 0x80000
	// A recorder that is stopped does not answer; one that has been waiting for a processor will.
	deadline := nanotime() + 10_000_000_000
	for door := uint64(0); door < doors; door++ {
		fd := rawSyscall(sysSocket, unix, sequentialPackets|nonBlocking|closeOnExec, 0, 0, 0, 0)
		if fd < 0 {
			return false
		}
		// Also whom we do not trust has then seen that we asked.
		found := connect(uintptr(fd), door, deadline) && isAtDoor(uintptr(fd), recorder) &&
			hasAnswer(uintptr(fd), deadline) && isTrusted() && takeSpool(uintptr(fd))
		closeFile(uintptr(fd))
		if found {
			askedDoor = door
			return true
		}
	}
	return false
}

//go:norace
//go:nocheckptr
func connect(fd uintptr, door uint64, deadline int64) bool {
	const tryAgain = -11
	for {
		address := doorAddress(door)
		result := rawSyscall(sysConnect, fd, address, uintptr(3+buffers.used), 0, 0, 0)
		// A recorder that many ask at once.
		if result != tryAgain || nanotime() >= deadline {
			return result == 0
		}
		nap(1_000_000)
	}
}

// isAtDoor finds out who listens, and tells whether that may be the recorder.
//
//go:norace
//go:nocheckptr
func isAtDoor(fd uintptr, recorder uint64) bool {
	const socketLevel, peerCredentials = 1, 17
	request.peer.size = 12
	failure := rawSyscall(sysGetsockopt, fd, socketLevel, peerCredentials, uintptr(unsafe.Pointer(&request.peer)),
		uintptr(unsafe.Pointer(&request.peer.size)), 0)
	// Who is in a pid namespace around this one has no pid here.
	if recorder == 0 || request.peer.pid == 0 {
		return failure == 0 && isTrusted()
	}
	return failure == 0 && recorder == uint64(request.peer.pid)
}

// isTrusted tells whether who listens may give us memory: root or the same user, as with a file.
//
//go:norace
//go:nocheckptr
func isTrusted() bool {
	user := uint32(rawSyscall(sysGeteuid, 0, 0, 0, 0, 0, 0))
	return request.peer.user == 0 || request.peer.user == user
}

// hasAnswer waits until there is something to read, the end included.
//
//go:norace
//go:nocheckptr
func hasAnswer(fd uintptr, deadline int64) bool {
	const pollIn = 1
	for {
		left := deadline - nanotime()
		if left <= 0 {
			leaveNote(fd)
			return false
		}
		request.poll.fd, request.poll.events, request.poll.returned = int32(fd), pollIn, 0
		request.timeout[0], request.timeout[1] = uint64(left/1_000_000_000), uint64(left%1_000_000_000)
		// A signal ends it early.
		if awaitDescriptor(uintptr(unsafe.Pointer(&request.poll)), uintptr(unsafe.Pointer(&request.timeout))) > 0 {
			return true
		}
	}
}

// leaveNote tells a recorder that takes notice only later whose child asked, for by then we may be gone.
//
//go:norace
//go:nocheckptr
func leaveNote(fd uintptr) {
	const noSignal, dontWait = 0x4000, 0x40
	buffers.words[0] = uint64(rawSyscall(sysGetppid, 0, 0, 0, 0, 0, 0))
	rawSyscall(sysSendto, fd, uintptr(unsafe.Pointer(&buffers.words)), 8, noSignal|dontWait, 0, 0)
}

// awaitDescriptor is a system call that the scheduler knows of, as sleep is.
//
//go:norace
//go:nocheckptr
//go:nosplit
func awaitDescriptor(poll, timeout uintptr) int {
	entersyscall()
	ready := rawSyscall(sysPpoll, poll, 1, timeout, 0, 0, 0)
	exitsyscall()
	return ready
}

// takeSpool maps the spool whose descriptor is in the answer; to a stranger there is none.
//
//go:norace
//go:nocheckptr
func takeSpool(fd uintptr) bool {
	const closeOnExec, socketLevel, descriptors = 0x40000000, 1, 1
	request.part.base = uint64(uintptr(unsafe.Pointer(&handed)))
	request.part.length = uint64(unsafe.Sizeof(handed))
	request.message.parts = uint64(uintptr(unsafe.Pointer(&request.part)))
	request.message.partCount = 1
	request.message.control = uint64(uintptr(unsafe.Pointer(&request.control)))
	request.message.controlLength = uint64(unsafe.Sizeof(request.control))
	request.control.level, request.control.kind = 0, 0
	got := rawSyscall(sysRecvmsg, fd, uintptr(unsafe.Pointer(&request.message)), closeOnExec, 0, 0, 0)
	if got < 0 || request.message.controlLength < 20 || request.control.length != 20 ||
		request.control.level != socketLevel || request.control.kind != descriptors {
		return false
	}
	spool := uintptr(request.control.fd)
	_, ok := readHeader(spool)
	maker := load(uintptr(unsafe.Pointer(&fileHeader)) + headerRecorder)
	ok = ok && got >= handedFacts && (request.peer.pid == 0 || maker == uint64(request.peer.pid)) && mapSpool(spool)
	closeFile(spool)
	if ok {
		own.pid, own.start, own.parent, handedLine = handed.pid, handed.start, handed.parent, got-handedFacts
	}
	return ok
}

// doorIsGone tells whether nobody is any more where this process got the spool.
//
//go:norace
//go:nocheckptr
func doorIsGone() bool {
	const unix, sequentialPackets, nonBlocking, closeOnExec, refused = 1, 5, 0x800, 0x80000, -111
	if askedDoor == doors {
		return false
	}
	fd := rawSyscall(sysSocket, unix, sequentialPackets|nonBlocking|closeOnExec, 0, 0, 0, 0)
	if fd < 0 {
		return false
	}
	result := rawSyscall(sysConnect, uintptr(fd), doorAddress(askedDoor), uintptr(3+buffers.used), 0, 0, 0)
	closeFile(uintptr(fd))
	return result == refused
}

// doorAddress gives where the name of a door is, 3 + buffers.used bytes.
//
//go:norace
//go:nocheckptr
func doorAddress(door uint64) uintptr {
	const unix = 1
	buffers.used = 0
	addToPath("gotrace.")
	addNumberToPath(door)
	request.address[0] = unix
	copy(request.address[3:], buffers.path[:buffers.used])
	return uintptr(unsafe.Pointer(&request.address))
}
